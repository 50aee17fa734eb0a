import { isJson, readFiles, type MessageFile } from "./message";

/** Hears which share of the file has arrived, from 0 to 1. */
export type Progress = (share: number) => void;

/** Why a picture did not arrive: a code of the server, or `offline` where it was not reached. */
export class UploadError extends Error {
  constructor(
    readonly code: string,
    readonly mayHelpToRepeat: boolean,
  ) {
    super(`the picture did not arrive: ${code}`);
  }
}

const OFFLINE = "offline";
/** A session that is renewed meanwhile, and a line that was too slow. */
const NOT_FOR_GOOD = [401, 408];

/** Whom a picture is sent to, and in which conversation. */
export interface Destination {
  server: string;
  token: string;
}

/** Sends a picture; fetch does not tell how far it got. */
export function upload(
  { server, token }: Destination,
  file: File,
  progress: Progress,
  signal: AbortSignal,
): Promise<MessageFile> {
  return new Promise((arrive, fail) => {
    const sending = new XMLHttpRequest();
    const broken = () => fail(offline());
    sending.open("POST", `${server}/webhooks/webchat/files`);
    sending.setRequestHeader("Authorization", `Bearer ${token}`);
    sending.upload.onprogress = ({ loaded, total }) =>
      progress(total > 0 ? loaded / total : 0);
    sending.onload = () => {
      const answer = read(sending.status, sending.responseText);
      if (answer instanceof UploadError) fail(answer);
      else arrive(answer);
    };
    sending.onerror = broken;
    sending.onabort = broken;
    signal.addEventListener("abort", () => sending.abort());
    const form = new FormData();
    form.append("file", file, file.name);
    sending.send(form);
  });
}

export function offline(): UploadError {
  return new UploadError(OFFLINE, true);
}

function read(status: number, body: string): MessageFile | UploadError {
  const answer = parse(body);
  const [file] = readFiles([answer]);
  if (status === 201 && file) return file;
  const error = isJson(answer) && isJson(answer.error) ? answer.error : {};
  const code = typeof error.code === "string" ? error.code : "failed";
  const isRefused = status >= 400 && status < 500;
  return new UploadError(code, !isRefused || NOT_FOR_GOOD.includes(status));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
