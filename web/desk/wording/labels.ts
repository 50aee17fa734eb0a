import type { Language } from "../../ui/language";
import en from "../locales/en.json";
import enNames from "../locales/en.names.json";
import zhHans from "../locales/zh-Hans.json";
import zhHansNames from "../locales/zh-Hans.names.json";
import zhHant from "../locales/zh-Hant.json";
import zhHantNames from "../locales/zh-Hant.names.json";

export type Labels = typeof en;
export type Names = typeof enNames;
export type Kind = keyof Names;

export const LABELS: Record<Language, Labels> = {
  en,
  "zh-Hans": zhHans,
  "zh-Hant": zhHant,
};

export const NAMES: Record<Language, Names> = {
  en: enNames,
  "zh-Hans": zhHansNames,
  "zh-Hant": zhHantNames,
};

/** What people call something; a name of the business's own making is shown as they write it. */
export function nameIn(
  language: Language,
  kind: Kind,
  name: string | null,
): string {
  if (name === null) return "";
  const names: Record<string, string> = NAMES[language][kind];
  return names[name] ?? name.replaceAll("_", " ");
}
