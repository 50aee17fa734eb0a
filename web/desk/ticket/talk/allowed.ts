/** By the codes of the desk's own refusals. */
export type WhyNot = "resolved" | "not_taken" | "others";

/** Why somebody may not write to the customer of a ticket; null where they may. */
export function whyNotWriting(
  ticket: { status: string; owner: string | null },
  name: string,
): WhyNot | null {
  if (ticket.status === "resolved") return "resolved";
  if (ticket.owner === null) return "not_taken";
  return ticket.owner === name ? null : "others";
}
