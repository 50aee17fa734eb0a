import {
  openChoices,
  type Conversation,
  type Line,
} from "../talk/conversation";

const GROUP_PAUSE_MS = 5 * 60 * 1000;

/** What the log shows from top to bottom: days, and lines with their place in a group of one sender. */
export type Row =
  | { kind: "day"; key: string; at: Date }
  | {
      kind: "line";
      key: string;
      line: Line;
      startsGroup: boolean;
      endsGroup: boolean;
      choicesOpen: boolean;
    };

function dayOf(line: Line): string {
  return new Date(line.at).toDateString();
}

function isSameGroup(one: Line | undefined, other: Line | undefined): boolean {
  if (!one || !other || one.from !== other.from) return false;
  const pause = Date.parse(other.at) - Date.parse(one.at);
  return dayOf(one) === dayOf(other) && Math.abs(pause) < GROUP_PAUSE_MS;
}

/** Lays a conversation out, in the reader's own time zone. */
export function rowsOf(conversation: Conversation): Row[] {
  const open = openChoices(conversation);
  return conversation.flatMap((line, index): Row[] => {
    const before = conversation[index - 1];
    const row: Row = {
      kind: "line",
      key: line.id,
      line,
      startsGroup: !isSameGroup(before, line),
      endsGroup: !isSameGroup(line, conversation[index + 1]),
      choicesOpen: line.id === open,
    };
    if (before && dayOf(before) === dayOf(line)) return [row];
    return [
      { kind: "day", key: `day before ${line.id}`, at: new Date(line.at) },
      row,
    ];
  });
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days between a date and now, by the calendar: 0 today, 1 yesterday. */
export function daysAgo(at: Date, now: Date): number {
  const midnight = (date: Date) =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(now) - midnight(at)) / DAY_MS);
}
