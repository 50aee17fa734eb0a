import { RequestError } from "../../../api/request";

/** The server has the last word; what it would refuse for certain is not sent there. */
export const MOST = 5;
export const KINDS = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/gif",
  "application/pdf",
];
const LARGEST_MEGABYTES = 10;
const MEGABYTE = 1024 * 1024;

/** Why a file would be refused, as the server would say it; null where only the server can tell. */
export function refusalBefore(file: File): RequestError | null {
  if (file.size > LARGEST_MEGABYTES * MEGABYTE)
    return refusal(413, "file_too_large");
  if (file.size === 0) return refusal(422, "file_empty");
  const isNamed = file.type !== "";
  return isNamed && !KINDS.includes(file.type)
    ? refusal(415, "file_kind")
    : null;
}

export const tooMany = () => refusal(422, "files_too_many");

function refusal(status: number, code: string): RequestError {
  const limits = { megabytes: LARGEST_MEGABYTES, most: MOST };
  return new RequestError(status, code, { code, ...limits });
}
