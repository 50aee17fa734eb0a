import type { Language } from "./language";

const KILOBYTE = 1024;
const MEGABYTE = KILOBYTE * KILOBYTE;

/** A file that goes along with a message. */
export interface Attachment {
  url: string;
  name: string;
  media_type: string;
  /** In bytes. */
  size: number;
  /** Of a picture, in pixels. */
  width: number | null;
  height: number | null;
}

interface Size {
  width: number;
  height: number;
}

/** How large a picture is shown, so that its room is kept before it has come; null for what is no picture. */
export function shownSize(file: Attachment, most: Size): Size | null {
  const { width, height } = file;
  if (!file.media_type.startsWith("image/") || !width || !height) return null;
  const scale = Math.min(1, most.width / width, most.height / height);
  const shown = (length: number) => Math.max(1, Math.round(length * scale));
  return { width: shown(width), height: shown(height) };
}

/** What a file is and how large, such as “PDF · 1.2 MB”. */
export function kindAndSize(file: Attachment, language: Language): string {
  const kind = file.media_type.split("/").at(-1)?.toUpperCase() ?? "";
  return `${kind} · ${sizeInWords(file.size, language)}`;
}

export function sizeInWords(bytes: number, language: Language): string {
  const isSmall = bytes < MEGABYTE;
  const amount = isSmall ? bytes / KILOBYTE : bytes / MEGABYTE;
  const shown = new Intl.NumberFormat(language, {
    maximumFractionDigits: isSmall ? 0 : 1,
  }).format(isSmall ? Math.ceil(amount) : amount);
  return `${shown} ${isSmall ? "KB" : "MB"}`;
}
