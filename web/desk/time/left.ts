const MINUTE_MS = 60_000;
const SOON_SHARE = 1 / 3;
const SOON_AT_MOST_MS: Record<ClockName, number> = {
  first_response: 15 * MINUTE_MS,
  next_response: 2 * MINUTE_MS,
  resolution: 60 * MINUTE_MS,
};

export type ClockName = "first_response" | "next_response" | "resolution";
export type Urgency = "calm" | "soon" | "over";
/** How a ticket stands no clock of which runs. */
export type Standing = "customers_turn" | "in_hand" | "done";

export interface TimeLeft {
  urgency: Urgency;
  /** Until it is due; after that, since then. */
  milliseconds: number;
}

export interface ClockLeft extends TimeLeft {
  name: ClockName;
  due: string;
}

export interface Clocked {
  status: string;
  opened_at: string;
  respond_by: string;
  answered_at: string | null;
  next_response_by: string | null;
  resolve_by: string | null;
  waits_for_customer_since: string | null;
}

/** The clocks of a ticket that run, what is due first at the head. */
export function clocksLeft(ticket: Clocked, now: number): ClockLeft[] {
  if (ticket.status === "resolved") return [];
  const due: [ClockName, string | null][] = [
    ["first_response", ticket.answered_at ? null : ticket.respond_by],
    ["next_response", ticket.next_response_by],
    ["resolution", ticket.waits_for_customer_since ? null : ticket.resolve_by],
  ];
  return due
    .flatMap(([name, at]) =>
      at === null
        ? []
        : [
            {
              name,
              due: at,
              ...timeLeft(ticket.opened_at, at, now, SOON_AT_MOST_MS[name]),
            },
          ],
    )
    .sort((one, other) => Date.parse(one.due) - Date.parse(other.due));
}

export function standingOf(ticket: Clocked): Standing {
  if (ticket.status === "resolved") return "done";
  return ticket.waits_for_customer_since ? "customers_turn" : "in_hand";
}

/** How something stands that is due; it is soon in the last third of its time, or at most so long before. */
export function timeLeft(
  since: string,
  due: string,
  now: number,
  soonAtMost = SOON_AT_MOST_MS.first_response,
): TimeLeft {
  const left = Date.parse(due) - now;
  const whole = Date.parse(due) - Date.parse(since);
  const soon = Math.min(soonAtMost, whole * SOON_SHARE);
  const ahead = left <= soon ? "soon" : "calm";
  return { urgency: left < 0 ? "over" : ahead, milliseconds: Math.abs(left) };
}
