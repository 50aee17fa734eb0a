import { clock, day } from "../../ui/format";
import type { Language } from "../../ui/language";

const MINUTE_MS = 60_000;
const MINUTE_SECONDS = 60;
const TOLD_IN_SECONDS = 90;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** A length of time in its two largest units, to the minute. */
export function duration(milliseconds: number, language: Language): string {
  const minutes = Math.floor(Math.max(0, milliseconds) / MINUTE_MS);
  const days = Math.floor(minutes / DAY_MINUTES);
  const hours = Math.floor((minutes % DAY_MINUTES) / HOUR_MINUTES);
  const rest = minutes % HOUR_MINUTES;
  const parts: [number, string][] =
    days > 0
      ? [
          [days, "day"],
          [hours, "hour"],
        ]
      : [
          [hours, "hour"],
          [rest, "minute"],
        ];
  const shown = parts.filter(([count]) => count > 0);
  return (shown.length > 0 ? shown : [[0, "minute"] as [number, string]])
    .map(([count, unit]) => inUnit(count, unit, language))
    .join(" ");
}

/** How long somebody has to wait, and never less: in seconds where it is short, else in minutes. */
export function wait(seconds: number, language: Language): string {
  return seconds < TOLD_IN_SECONDS
    ? inUnit(seconds, "second", language, "long")
    : inUnit(Math.ceil(seconds / MINUTE_SECONDS), "minute", language, "long");
}

/** A time of day, with its date unless it is today. */
export function moment(
  iso: string,
  language: Language,
  now = new Date(),
): string {
  const date = new Date(iso);
  const isToday = date.toDateString() === now.toDateString();
  return isToday
    ? clock(iso, language)
    : `${day(iso, language, now)} ${clock(iso, language)}`;
}

export function percent(share: number, language: Language): string {
  return new Intl.NumberFormat(language, { style: "percent" }).format(share);
}

function inUnit(
  count: number,
  unit: string,
  language: Language,
  unitDisplay: "short" | "long" = "short",
): string {
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay,
  }).format(count);
}
