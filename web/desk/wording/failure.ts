import { failureIn } from "./refusal";
import { language } from "./speech";

/** What a failed request means for the reader, and what to do about it, in the language of the page. */
export function failureInWords(error: unknown): string {
  return failureIn(language.value, error);
}
