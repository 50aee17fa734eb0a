import { day, money } from "../../ui/format";
import { fill, type Language } from "../../ui/language";
import { RequestError, type Refusal } from "../api/request";
import { moment, wait } from "./format";
import { granterIn, LABELS, REFUSALS } from "./labels";

/** What the playbook says against words. */
export interface Finding {
  rule: string;
  words: string;
  cure: Record<Language, string>;
}

type InWords = (value: string, language: Language, refusal: Refusal) => string;

/** The one rule of tone that is not about some of the words, but all of them. */
export const TOO_LONG = "too_long";
const NOTHING = "–";
const atMoment: InWords = (iso, language) => moment(iso, language);
const onDay: InWords = (iso, language) => day(iso, language);

/** Values that people read otherwise than the desk tells them. */
const IN_WORDS: Readonly<Partial<Record<string, InWords>>> = {
  since: atMoment,
  respond_by: atMoment,
  earliest: onDay,
  latest: onDay,
  seconds: (seconds, language) => wait(Number(seconds), language),
  able: (role, language) => granterIn(language, role),
  was: (status, language) => {
    const statuses: Partial<Record<string, string>> =
      LABELS[language].decide.statuses;
    return statuses[status] ?? status;
  },
  left: (sum, language, { currency }) => money(sum, String(currency), language),
};

/** What a failed request means for the reader, and what to do about it. */
export function failureIn(language: Language, error: unknown): string {
  const { failure } = LABELS[language];
  if (!(error instanceof RequestError)) return failure.server;
  if (error.status === 0) return failure.offline;
  if (!error.refusal) return failure.server;
  return refusalIn(language, error.refusal) ?? error.detail;
}

/** What the playbook says against the words, where that is why they were not taken. */
export function findingsOf(error: unknown): Finding[] {
  return error instanceof RequestError && error.refusal
    ? findingsIn(error.refusal)
    : [];
}

/** Null for a code the page does not know, as one of a newer desk. */
function refusalIn(language: Language, refusal: Refusal): string | null {
  const sentences: Partial<Record<string, string>> = REFUSALS[language];
  const sentence = sentences[refusal.code];
  if (sentence === undefined) return null;
  const [finding] = findingsIn(refusal);
  const broken = finding && {
    words: finding.words,
    cure: finding.cure[language],
  };
  return fill(sentence, { ...inWords(language, refusal), ...broken });
}

function findingsIn({ findings = [] }: Refusal): Finding[] {
  return findings as Finding[];
}

function inWords(language: Language, refusal: Refusal): Record<string, string> {
  return Object.fromEntries(
    Object.entries(refusal).map(([name, value]) => [
      name,
      value === null
        ? NOTHING
        : (IN_WORDS[name]?.(String(value), language, refusal) ?? String(value)),
    ]),
  );
}
