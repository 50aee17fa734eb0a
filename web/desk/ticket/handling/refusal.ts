import { fill, type Language } from "../../../ui/language";
import { RequestError, type Refusal } from "../../api/request";
import { moment } from "../../wording/format";

const STALE = 409;
const NOTHING_TOLD: Refusal = { code: "" };
const TIMES = ["since", "respond_by"] as const;

/** Why a deed was refused, by the code of the refusal; null where there are no words for it. */
export function refusalIn(
  language: Language,
  words: Readonly<Record<string, string>>,
  error: unknown,
): string | null {
  if (!(error instanceof RequestError)) return null;
  const facts = error.refusal ?? NOTHING_TOLD;
  const text = words[nameOf(facts)];
  if (text === undefined) return null;
  const told = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, String(value)]),
  );
  for (const time of TIMES)
    if (told[time]) told[time] = moment(told[time], language);
  return fill(text, told);
}

/** Whether the ticket stands otherwise than the page shows. */
export function isStale(error: unknown): boolean {
  return error instanceof RequestError && error.status === STALE;
}

/** One code may have several reasons; where somebody has no name or time, less is told. */
function nameOf({ code, why, since, by }: Refusal): string {
  if (code === "may_not_take") return `${code}_${String(why ?? "level")}`;
  if (code !== "taken") return code;
  if (!by) return "taken_by_nobody";
  return since ? code : "taken_no_time";
}
