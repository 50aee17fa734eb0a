import type { Language } from "../../ui/language";
import type { ChannelState } from "../api/letters";
import { LABELS } from "../wording/labels";

const NOT_KNOWN = "–";
const NONE = "0";

/** How many requests were refused, by reason. */
export function refusedInWords(
  refused: ChannelState["refused"],
  language: Language,
): string {
  if (refused === null) return NOT_KNOWN;
  const words: Partial<Record<string, string>> =
    LABELS[language].letters.channels.reasons;
  const counts = Object.entries(refused).map(
    ([reason, count]) => `${words[reason] ?? reason} ${count}`,
  );
  return counts.join(" · ") || NONE;
}
