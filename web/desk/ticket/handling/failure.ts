import { failureInWords } from "../../wording/failure";
import { labels, language } from "../../wording/speech";
import { refusalIn } from "./refusal";

/** Why a deed was refused, and what to do now. */
export function handlingFailure(error: unknown): string {
  const words = labels.value.handling.refused;
  return refusalIn(language.value, words, error) ?? failureInWords(error);
}
