import type { Particulars, Person, Span } from "../api/people";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export const USUAL: Readonly<Span> = { day: "mon", from: "09:00", to: "18:00" };

/** What of somebody can be changed, apart from what the desk knows of them besides. */
export function particularsOf(person: Person | null): Particulars {
  return {
    name: person?.name ?? "",
    role: person?.role ?? "agent",
    staff_number: person?.staff_number ?? null,
    languages: [...(person?.languages ?? [])],
    skills: [...(person?.skills ?? [])],
    active: person?.active ?? true,
    working_hours: (person?.working_hours ?? []).map((span) => ({ ...span })),
  };
}

export function areHoursFit(spans: readonly Span[]): boolean {
  return spans.every(({ from, to }) => from !== "" && to !== "" && from < to);
}

/** The next span somebody most likely means: the same hours a day later. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (!last) return { ...USUAL };
  const index = DAYS.findIndex((day) => day === last.day);
  return { ...last, day: DAYS[(index + 1) % DAYS.length] ?? USUAL.day };
}

/** Spans as one reads them: days of the same hours together. */
export function hoursInWords(
  spans: readonly Span[],
  days: Readonly<Record<string, string>>,
): string[] {
  const byTime = new Map<string, string[]>();
  for (const { day, from, to } of spans) {
    const time = `${from}–${to}`;
    byTime.set(time, [...(byTime.get(time) ?? []), days[day] ?? day]);
  }
  return [...byTime].map(([time, names]) => `${names.join(" ")} ${time}`);
}
