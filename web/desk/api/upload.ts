import { changing, RequestError, whileSignedIn } from "./request";

/** Hears which share of the file has arrived, from 0 to 1. */
export type Progress = (share: number) => void;

/** Sends a file as it is; fetch does not tell how far it got. */
export function upload<Answer>(
  path: string,
  file: File,
  progress: Progress,
  signal: AbortSignal,
): Promise<Answer> {
  return whileSignedIn<Answer>(() => send(path, file, progress, signal));
}

function send(
  path: string,
  file: File,
  progress: Progress,
  signal: AbortSignal,
): Promise<Response> {
  return new Promise((arrive, fail) => {
    const sending = new XMLHttpRequest();
    const broken = () => fail(new RequestError(0, "the upload broke off"));
    sending.open("POST", `/api/desk${path}`);
    for (const [name, value] of Object.entries(changing()))
      sending.setRequestHeader(name, value);
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.upload.onprogress = ({ loaded, total }) =>
      progress(total > 0 ? loaded / total : 0);
    sending.onload = () =>
      arrive(new Response(sending.responseText, { status: sending.status }));
    sending.onerror = broken;
    sending.onabort = broken;
    signal.addEventListener("abort", () => sending.abort());
    sending.send(file);
  });
}
