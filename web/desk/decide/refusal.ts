import { money } from "../../ui/format";
import { fill, type Language } from "../../ui/language";
import type { Refusal } from "../api/request";
import type { Labels } from "../wording/labels";

type Words = Labels["decide"];

interface Saying {
  words: Words;
  language: Language;
  currency: string;
  role(name: string): string;
}

/** Why the desk did not do it, and the cure, in the reader's language; null for a code the page does not know. */
export function refusalIn(refusal: Refusal, say: Saying): string | null {
  const { refused } = say.words;
  const role = typeof refusal.able === "string" ? say.role(refusal.able) : "";
  if (refusal.code === "tone") return toneIn(refusal, say);
  if (refusal.code === "above_level" && !role) return refused.above_everybody;
  if (refusal.code === "answered" && !refusal.by) return refused.taken_back;
  const sentences: Partial<Record<string, string>> = refused;
  const sentence = sentences[refusal.code];
  if (sentence === undefined) return null;
  const statuses: Partial<Record<string, string>> = say.words.statuses;
  return fill(sentence, {
    role,
    by: String(refusal.by ?? ""),
    status: statuses[String(refusal.was)] ?? "",
    left: refusal.left
      ? money(String(refusal.left), say.currency, say.language)
      : "",
    receipt: String(refusal.receipt ?? "–"),
  });
}

function toneIn(refusal: Refusal, { words, language }: Saying): string {
  const cure = (refusal.cure ?? {}) as Partial<Record<string, string>>;
  return fill(words.refused.tone, {
    words: String(refusal.words ?? ""),
    cure: cure[language === "en" ? "en" : "zh"] ?? "",
  });
}
