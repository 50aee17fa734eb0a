import type { LocationQuery } from "vue-router";
import type { Labels } from "../wording/labels";

export const FILTERS = ["person", "action", "subject", "from", "to"] as const;

export type Filter = (typeof FILTERS)[number];
export type Wanted = Record<Filter, string>;

export const PAGE = 50;
const DAY_MS = 86_400_000;

export const EVERYTHING: Readonly<Wanted> = {
  person: "",
  action: "",
  subject: "",
  from: "",
  to: "",
};

/** Which entries the address of the page asks for. */
export function wantedOf(query: LocationQuery): Wanted {
  const wanted = { ...EVERYTHING };
  for (const filter of FILTERS) {
    const value = query[filter];
    wanted[filter] = (Array.isArray(value) ? value[0] : value) ?? "";
  }
  return wanted;
}

/** The same as the server is asked; days are those of the reader's clock, the last one taken whole. */
export function searchOf(
  wanted: Wanted,
  before: number | null,
): URLSearchParams {
  const search = new URLSearchParams({ limit: String(PAGE) });
  for (const filter of ["person", "action", "subject"] as const)
    if (wanted[filter].trim()) search.set(filter, wanted[filter].trim());
  const from = midnight(wanted.from);
  const to = midnight(wanted.to);
  if (from) search.set("from", from.toISOString());
  if (to) search.set("to", new Date(to.getTime() + DAY_MS).toISOString());
  if (before !== null) search.set("before", String(before));
  return search;
}

/** What people call an action; one without a word of ours is shown as it is. */
export function actionInWords(action: string, labels: Labels): string {
  const words: Record<string, string> = labels.people.actions;
  return words[action.replaceAll(".", "_")] ?? action;
}

function midnight(day: string): Date | null {
  const date = new Date(`${day}T00:00:00`);
  return Number.isNaN(date.getTime()) ? null : date;
}
