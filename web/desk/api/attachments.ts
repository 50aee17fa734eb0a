import type { Attachment as Shown } from "../../ui/files";
import { request } from "./request";
import { upload, type Progress } from "./upload";

export interface Attachment extends Shown {
  key: string;
}

const of = (number: string) =>
  `/tickets/${encodeURIComponent(number)}/attachments`;

export const attach = (
  number: string,
  file: File,
  progress: Progress,
  signal: AbortSignal,
) => {
  const name = encodeURIComponent(file.name);
  const path = `${of(number)}?name=${name}`;
  return upload<Attachment>(path, file, progress, signal);
};

export const removeAttachment = (number: string, key: string) =>
  request<null>("DELETE", `${of(number)}/${key}`);
