import { clock, day } from "../ui/format";
import type { Language } from "../ui/language";
import type { LocalText } from "./api";

/** The shop's own texts are kept in Chinese and English. */
export function localText(text: LocalText, language: Language): string {
  return language === "en" ? text.en : text.zh;
}

/** A day with its time. */
export function moment(
  iso: string,
  language: Language,
  now = new Date(),
): string {
  return `${day(iso, language, now)} ${clock(iso, language)}`;
}
