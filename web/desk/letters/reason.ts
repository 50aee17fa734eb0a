import { fill, type Language } from "../../ui/language";
import type { Letter } from "../api/letters";
import { duration } from "../wording/format";
import { LABELS } from "../wording/labels";

/** Why the customer does not have the message, and what can be done: an app that refuses for good does so at once, and
 * one that never was to be tried waited for the customer. */
export function reasonInWords(letter: Letter, language: Language): string {
  const words = LABELS[language].letters;
  if (letter.tries === 0) return words.waited;
  if (letter.tries === 1) return words.refused;
  const tried = Date.parse(letter.died_at) - Date.parse(letter.written_at);
  return fill(words.not_taken, {
    tries: letter.tries,
    time: duration(tried, language),
  });
}
