import type { Language } from "./language";

/** An amount such as "199.00" as people write it. */
export function money(
  amount: string,
  currency: string,
  language: Language,
): string {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  }).format(Number(amount));
}

/** A calendar day, with its year only if it is another one than now's. */
export function day(iso: string, language: Language, now = new Date()): string {
  const date = dateOf(iso);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(language, {
    month: language === "en" ? "short" : "long",
    day: "numeric",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(date);
}

/** A time of day. */
export function clock(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(dateOf(iso));
}

/** A date without a time is that day where the reader is, not midnight in Greenwich. */
function dateOf(iso: string): Date {
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T00:00:00` : iso);
}
