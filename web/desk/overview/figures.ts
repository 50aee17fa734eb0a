import type { Figures, Grouping } from "../api/overview";

export const GROUPS_IN_CHARTS = 20;
const HOUR_SECONDS = 3600;

export interface Series {
  name: string;
  colour: string;
  values: (number | null)[];
  /** Drawn onto the series before it rather than beside it. */
  stacked?: boolean;
}

/** Days before today, as a date the server and date fields read. */
export function daysAgo(days: number, now = new Date()): string {
  const day = new Date(now);
  day.setDate(day.getDate() - days);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** Seconds as hours of one decimal. */
export function hours(seconds: number | null): number | null {
  return seconds === null
    ? null
    : Math.round(seconds / (HOUR_SECONDS / 10)) / 10;
}

/** Those a chart can show so that they can still be told apart; of weeks the latest. */
export function inCharts(
  groups: readonly Figures[],
  by: Grouping,
): readonly Figures[] {
  return by === "week"
    ? groups.slice(-GROUPS_IN_CHARTS)
    : groups.slice(0, GROUPS_IN_CHARTS);
}

/** Tickets by where they stand; the parts add up to all. */
export function standing(groups: readonly Figures[]) {
  return {
    done: groups.map((one) => one.tickets - one.open),
    in_hand: groups.map(
      (one) => one.open - one.waiting - (one.breaching - one.waiting_late),
    ),
    waiting: groups.map((one) => one.waiting - one.waiting_late),
    breaching: groups.map((one) => one.breaching),
  };
}

export function hasFigures(values: readonly (number | null)[]): boolean {
  return values.some((value) => value !== null);
}
