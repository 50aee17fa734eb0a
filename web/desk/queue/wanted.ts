import type { LocationQuery, LocationQueryRaw } from "vue-router";

export const FILTERS = [
  "status",
  "priority",
  "reason",
  "type",
  "emotion",
  "channel",
  "language",
  "owner",
] as const;
export const SORTS = ["urgency", "waiting", "newest"] as const;
export const PAGE_SIZES = [25, 50, 100, 200];

export type Filter = (typeof FILTERS)[number];
export type Sort = (typeof SORTS)[number];

/** Which tickets the queue shows; an empty filter shows all. */
export interface Wanted extends Record<Filter, string> {
  words: string;
  sort: Sort;
  page: number;
  size: number;
}

export const EVERYTHING: Readonly<Wanted> = {
  status: "",
  priority: "",
  reason: "",
  type: "",
  emotion: "",
  channel: "",
  language: "",
  owner: "",
  words: "",
  sort: "urgency",
  page: 1,
  size: 50,
};

/** Among the states a ticket may be filtered by, though they are none of its own. */
const BESIDES = ["snoozed", "late"];

const PARAMETERS: Partial<Record<Filter, string>> = {
  type: "complaint_type",
  owner: "claimed_by",
};

/** Reads the address; what makes no sense in it is as if it were not there. */
export function wantedOf(query: LocationQuery): Wanted {
  const text = (name: string) => {
    const value = query[name];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const wanted: Wanted = { ...EVERYTHING, words: text("words") };
  for (const filter of FILTERS) wanted[filter] = text(filter);
  wanted.sort = SORTS.find((sort) => sort === text("sort")) ?? EVERYTHING.sort;
  wanted.page = Math.max(1, Math.floor(Number(text("page"))) || 1);
  wanted.size =
    PAGE_SIZES.find((size) => size === Number(text("size"))) ?? EVERYTHING.size;
  return wanted;
}

/** The address of what is wanted, without what is so anyway. */
export function queryOf(wanted: Wanted): LocationQueryRaw {
  const names = Object.keys(EVERYTHING) as (keyof Wanted)[];
  return Object.fromEntries(
    names
      .filter((name) => wanted[name] !== EVERYTHING[name])
      .map((name) => [name, String(wanted[name])]),
  );
}

/** The same as the server is asked for it. */
export function searchOf(wanted: Wanted): URLSearchParams {
  const search = new URLSearchParams();
  for (const filter of FILTERS)
    if (wanted[filter])
      search.set(PARAMETERS[filter] ?? filter, wanted[filter]);
  if (BESIDES.includes(wanted.status)) {
    search.delete("status");
    search.set(wanted.status, "true");
  }
  if (wanted.words.trim()) search.set("words", wanted.words.trim());
  search.set("sort", wanted.sort);
  search.set("offset", String((wanted.page - 1) * wanted.size));
  search.set("limit", String(wanted.size));
  return search;
}

/** Whether anything narrows the queue. */
export function isNarrowed(wanted: Wanted): boolean {
  return wanted.words !== "" || FILTERS.some((filter) => wanted[filter] !== "");
}
