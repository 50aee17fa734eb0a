import { LANGUAGE_NAMES, type Language } from "../../ui/language";
import { NAMES } from "../wording/labels";
import { labels, language, named } from "../wording/speech";
import type { Filter } from "./wanted";

export interface Choice {
  value: string;
  label: string;
}

const KINDS = {
  status: "status",
  priority: "priority",
  reason: "reason",
  type: "complaint_type",
  emotion: "emotion",
  channel: "channel",
} as const;

/** What a filter can be set to, in words. */
export function choicesOf(filter: Filter): Choice[] {
  if (filter === "language")
    return Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({
      value,
      label,
    }));
  if (filter === "owner")
    return Object.entries(labels.value.owners).map(([value, label]) => ({
      value,
      label,
    }));
  const kind = KINDS[filter];
  return Object.keys(NAMES[language.value][kind]).map((value) => ({
    value,
    label: named(kind, value),
  }));
}

export function languageName(tag: string | null): string {
  return tag === null ? "" : (LANGUAGE_NAMES[tag as Language] ?? tag);
}
