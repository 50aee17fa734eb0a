import type { Pledge } from "../../api/tickets";

export type PledgeState = "kept" | "missed" | "overdue" | "due";

/** How a promise stands; one that was missed stays so, even if it was kept later. */
export function stateOf(pledge: Pledge, now: number): PledgeState {
  if (pledge.missed_at) return "missed";
  if (pledge.kept_at) return "kept";
  return Date.parse(pledge.due_at) < now ? "overdue" : "due";
}
