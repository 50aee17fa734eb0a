import { request } from "./request";
import type { Ticket } from "./tickets";

export interface Colleague {
  login: string;
  name: string;
  role: string;
  presence: string;
  languages: string[];
  skills: string[];
  open_tickets: number;
  may_take: boolean | null;
}

export interface Suggestion {
  login: string;
  name: string;
  role: string;
  open_tickets: number;
  speaks: boolean;
  knows: boolean;
}

export interface Suggested {
  best: Suggestion | null;
  others: Suggestion[];
}

export interface Pledged {
  kind: string;
  what: string;
  due_at: string;
}

export interface Cause {
  category: string;
  responsible: string;
  sub_cause: string;
  prevention: string;
}

const path = (number: string) => `/tickets/${encodeURIComponent(number)}`;

const change = (number: string, what: string, given: object = {}) =>
  request<Ticket>("POST", `${path(number)}/${what}`, given);

export const claim = (number: string) => change(number, "claim");

export const putBack = (number: string) => change(number, "put-back");

export const transfer = (number: string, to: string) =>
  change(number, "transfer", { to });

export const snooze = (number: string, until: Date) =>
  change(number, "snooze", { until: until.toISOString() });

export const wake = (number: string) => change(number, "wake");

export const handBack = (
  number: string,
  said: string,
  promise: Pledged | null,
) => change(number, "hand-back", { said, promise });

export const resolve = (number: string, words: string, cause: Cause | null) =>
  change(number, "resolve", { words, cause });

export const reopen = (number: string, why: string) =>
  change(number, "reopen", { why });

export const merge = (number: string, into: string) =>
  change(number, "merge", { number: into });

export const fetchColleagues = (number: string) =>
  request<Colleague[]>(
    "GET",
    `/people/colleagues?ticket=${encodeURIComponent(number)}`,
  );

export const fetchSuggestion = (number: string) =>
  request<Suggested>("GET", `${path(number)}/suggestion`);
