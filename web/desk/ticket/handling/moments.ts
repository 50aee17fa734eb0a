const HOUR_MS = 3_600_000;
const MORNING = 9;

/** An hour from now, to the minute. */
export function inAnHour(now: Date): Date {
  const then = new Date(now.getTime() + HOUR_MS);
  then.setSeconds(0, 0);
  return then;
}

/** Nine in the morning of the next day where the reader is. */
export function tomorrowMorning(now: Date): Date {
  return new Date(
    now.getFullYear(),
    now.getMonth(),
    now.getDate() + 1,
    MORNING,
  );
}

/** As a field for date and time wants it, in the reader's own time zone. */
export function toField(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return (
    `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}` +
    `T${two(moment.getHours())}:${two(moment.getMinutes())}`
  );
}

/** What such a field holds; null while it is not filled in. */
export function fromField(text: string): Date | null {
  const moment = new Date(text);
  return text === "" || Number.isNaN(moment.getTime()) ? null : moment;
}
