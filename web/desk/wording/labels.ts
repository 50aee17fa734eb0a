import type { Language } from "../../ui/language";
import en from "../locales/en.json";
import enNames from "../locales/en.names.json";
import enRefusals from "../locales/en.refusals.json";
import zhHans from "../locales/zh-Hans.json";
import zhHansNames from "../locales/zh-Hans.names.json";
import zhHansRefusals from "../locales/zh-Hans.refusals.json";
import zhHant from "../locales/zh-Hant.json";
import zhHantNames from "../locales/zh-Hant.names.json";
import zhHantRefusals from "../locales/zh-Hant.refusals.json";

export type Labels = typeof en;
export type Names = typeof enNames;
export type Refusals = typeof enRefusals;
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

/** Why the desk did not do something, by the code it tells. */
export const REFUSALS: Record<Language, Refusals> = {
  en: enRefusals,
  "zh-Hans": zhHansRefusals,
  "zh-Hant": zhHantRefusals,
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

/** A role of the authority's table; who is no superior may grant what the assistant may. */
export function granterIn(language: Language, role: string): string {
  return role === "assistant"
    ? LABELS[language].decide.everybody
    : nameIn(language, "role", role);
}
