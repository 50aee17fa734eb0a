import type { Canned, Nameable } from "../../api/talk";

const PLACE = /\{(customer|order|case|ticket)\}/g;
const SLASH = /(?:^|\s)\/([^\s/]*)$/u;
const AT = /(?:^|[^\w@])@([\w.-]*)$/u;
const MOST = 8;

export interface Word {
  /** Where it begins, its mark included. */
  start: number;
  typed: string;
}

/** The word after a slash on which the caret stands. */
export const slashWord = (text: string, caret: number) =>
  wordBefore(SLASH, text, caret);

/** The name after an @ on which the caret stands. */
export const atWord = (text: string, caret: number) =>
  wordBefore(AT, text, caret);

export function fittingReplies(
  replies: readonly Canned[],
  typed: string,
): Canned[] {
  const wanted = typed.toLowerCase();
  const holds = (text: string) => text.toLowerCase().includes(wanted);
  const named = replies.filter(({ name }) => holds(name));
  const others = replies.filter(
    (one) => !named.includes(one) && holds(one.text),
  );
  return [...named, ...others].slice(0, MOST);
}

export function fittingPeople(
  people: readonly Nameable[],
  typed: string,
): Nameable[] {
  const wanted = typed.toLowerCase();
  return people
    .filter((one) =>
      [one.login, one.name].some((name) => name.toLowerCase().includes(wanted)),
    )
    .slice(0, MOST);
}

/** The text with a word replaced, and where the caret goes. */
export function put(
  text: string,
  word: Word,
  caret: number,
  instead: string,
): { text: string; caret: number } {
  const before = text.slice(0, word.start) + instead;
  return { text: before + text.slice(caret), caret: before.length };
}

/** Places of ready replies for which nothing is known. */
export function unfilled(text: string): string[] {
  return [...new Set(text.match(PLACE) ?? [])];
}

function wordBefore(mark: RegExp, text: string, caret: number): Word | null {
  const typed = mark.exec(text.slice(0, caret))?.[1];
  return typed === undefined
    ? null
    : { start: caret - typed.length - 1, typed };
}
