import type { Language } from "../ui/language";
import en from "./locales/en.json";
import zhHans from "./locales/zh-Hans.json";
import zhHant from "./locales/zh-Hant.json";

export type Labels = typeof en;

export const LABELS: Record<Language, Labels> = {
  en,
  "zh-Hans": zhHans,
  "zh-Hant": zhHant,
};

/** A status in words; one without words of its own is shown as the shop's systems write it. */
export function statusInWords(
  words: Record<string, string>,
  status: string,
): string {
  return words[status] ?? status.replaceAll("_", " ");
}
