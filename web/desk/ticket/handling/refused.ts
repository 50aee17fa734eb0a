import { fill, type Language } from "../../../ui/language";
import { RequestError } from "../../api/request";
import { moment } from "../../wording/format";

const STALE = 409;
const TIMES = ["since", "respond_by"] as const;

/** Why a deed was refused, by the code of the refusal; null where there are no words for it. */
export function refusalIn(
  language: Language,
  words: Readonly<Record<string, string>>,
  error: unknown,
): string | null {
  if (!(error instanceof RequestError)) return null;
  const text = words[nameOf(error.facts)];
  if (text === undefined) return null;
  const told: Record<string, string> = { ...error.facts };
  for (const time of TIMES)
    if (told[time]) told[time] = moment(told[time], language);
  return fill(text, told);
}

/** Whether the ticket stands otherwise than the page shows. */
export function isStale(error: unknown): boolean {
  return error instanceof RequestError && error.status === STALE;
}

/** One code may have several reasons; where somebody has no name or time, less is told. */
function nameOf(facts: Readonly<Record<string, string>>): string {
  const { code = "", why, since, by } = facts;
  if (code === "may_not_take") return `${code}_${why ?? "level"}`;
  if (code !== "taken") return code;
  if (!by) return "taken_by_nobody";
  return since ? code : "taken_no_time";
}
