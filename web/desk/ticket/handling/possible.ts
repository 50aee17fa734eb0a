import type { Account } from "../../api/session";
import type { Ticket } from "../../api/tickets";

export type Deed =
  | "claim"
  | "put_back"
  | "transfer"
  | "snooze"
  | "wake"
  | "hand_back"
  | "resolve"
  | "reopen"
  | "merge";

export interface Possible {
  /** What is most likely wanted now. */
  first: Deed | null;
  /** What comes next to it, or in a menu. */
  more: Deed[];
}

type Standing = Pick<
  Ticket,
  "status" | "claimed_by" | "owner" | "snoozed_until" | "summary"
>;
type Me = Pick<Account, "name" | "rights">;

const NOTHING: Possible = { first: null, more: [] };

export const KEYS: Readonly<Record<Deed, string>> = {
  claim: "c",
  put_back: "b",
  transfer: "t",
  snooze: "z",
  wake: "w",
  hand_back: "h",
  resolve: "e",
  reopen: "o",
  merge: "m",
};

/** What somebody may do with a ticket as it stands; the server has the last word. */
export function possibleWith(ticket: Standing, me: Me, now: number): Possible {
  if (!me.rights.includes("handle")) return NOTHING;
  if (ticket.status === "resolved")
    return ticket.summary.merged_into ? NOTHING : { first: "reopen", more: [] };
  const assigns = me.rights.includes("assign");
  const sleep = isAsleep(ticket, now) ? "wake" : "snooze";
  if (ticket.claimed_by === null)
    return {
      first: "claim",
      more: [...(assigns ? (["transfer"] as const) : []), sleep, "merge"],
    };
  const isMine = ticket.claimed_by === me.name;
  if (!isMine && !assigns) return NOTHING;
  const held: Deed[] = ["put_back", "transfer", sleep, "merge"];
  if (!isMine) return { first: null, more: ["resolve", "hand_back", ...held] };
  return ticket.owner === null
    ? { first: "claim", more: ["resolve", ...held] }
    : { first: "resolve", more: ["hand_back", ...held] };
}

export function isAsleep(
  ticket: Pick<Ticket, "snoozed_until">,
  now: number,
): boolean {
  return (
    ticket.snoozed_until !== null && Date.parse(ticket.snoozed_until) > now
  );
}
