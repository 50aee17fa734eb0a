import type { TicketLine } from "../api/tickets";

/** Tickets that were not there before; the first look makes none new. */
export class Newcomers {
  private known: Set<string> | null = null;

  among(tickets: readonly TicketLine[]): TicketLine[] {
    const { known } = this;
    const fresh = known
      ? tickets.filter(({ number }) => !known.has(number))
      : [];
    this.known = new Set([
      ...(known ?? []),
      ...tickets.map(({ number }) => number),
    ]);
    return fresh;
  }
}

/** Whom a clock that ran out concerns: whoever has the ticket, all who handle tickets while nobody has, and those who assign. */
export function concerns(
  ticket: Pick<TicketLine, "claimed_by">,
  reader: { name: string; rights: readonly string[] },
): boolean {
  const { claimed_by } = ticket;
  const isFree = claimed_by === null && reader.rights.includes("handle");
  const isTheirs = claimed_by === reader.name;
  return isFree || isTheirs || reader.rights.includes("assign");
}
