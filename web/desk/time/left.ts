const MINUTE_MS = 60_000;
const SOON_AT_MOST_MS = 15 * MINUTE_MS;
const SOON_SHARE = 1 / 3;

export type Urgency = "calm" | "soon" | "over" | "in_hand" | "done";

export interface TimeLeft {
  urgency: Urgency;
  /** Until the promised answer; after it, since then. */
  milliseconds: number;
}

interface Due {
  status: string;
  opened_at: string;
  respond_by: string;
}

/** How a ticket stands to its promised first answer; only one that waits can be late. */
export function timeLeft(ticket: Due, now: number): TimeLeft {
  const due = Date.parse(ticket.respond_by);
  const left = due - now;
  const milliseconds = Math.abs(left);
  if (ticket.status === "resolved") return { urgency: "done", milliseconds };
  if (ticket.status === "claimed") return { urgency: "in_hand", milliseconds };
  if (left < 0) return { urgency: "over", milliseconds };
  const whole = due - Date.parse(ticket.opened_at);
  const soon = Math.min(SOON_AT_MOST_MS, whole * SOON_SHARE);
  return { urgency: left <= soon ? "soon" : "calm", milliseconds };
}
