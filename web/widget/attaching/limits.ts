/** The server has the last word; what it would refuse for certain is not sent there. */
export const MOST = 5;
export const LARGEST_MEGABYTES = 10;
export const KINDS = ["image/jpeg", "image/png", "image/webp", "image/gif"];

const MEGABYTE = 1024 * 1024;

/** Why a picture would be refused, as the server would say it; null where only the server can tell. */
export function refusalBefore({ size, type }: File): string | null {
  if (size > LARGEST_MEGABYTES * MEGABYTE) return "file_too_large";
  if (size === 0) return "file_empty";
  return type !== "" && !KINDS.includes(type) ? "file_kind" : null;
}
