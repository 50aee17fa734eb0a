import { RequestError } from "../api/request";
import { failureInWords } from "../wording/failure";
import { labels, language, named } from "../wording/speech";
import { refusalIn } from "./refusal";

/** Why a decision failed, and the cure, in the language of the page. */
export function decisionFailure(error: unknown, currency = "CNY"): string {
  const refusal = error instanceof RequestError ? error.refusal : null;
  const saying = {
    words: labels.value.decide,
    language: language.value,
    currency,
    role: roleName,
  };
  const told = refusal && refusalIn(refusal, saying);
  return told ?? failureInWords(error);
}

/** A role of the authority's table; who is no superior may grant what the assistant may. */
export function roleName(name: string): string {
  return name === "assistant"
    ? labels.value.decide.everybody
    : named("role", name);
}
