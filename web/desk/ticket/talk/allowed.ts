import { RequestError } from "../../api/request";
import { fill } from "../../../ui/language";
import { labels } from "../../wording/speech";

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

/** The same as the desk tells it, where things changed in the meantime. */
export function whyRefused(error: unknown): string | null {
  if (!(error instanceof RequestError)) return null;
  const { why } = labels.value.talk;
  if (error.refusal?.code === "resolved") return why.resolved;
  if (error.refusal?.code === "not_taken") return why.not_taken;
  if (error.refusal?.code === "others")
    return fill(why.others, { name: String(error.refusal["owner"] ?? "") });
  return null;
}
