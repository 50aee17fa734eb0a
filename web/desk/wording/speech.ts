import { computed, ref, watchEffect } from "vue";
import { firstLanguage, type Language } from "../../ui/language";
import { kept } from "../kept";
import { LABELS, nameIn, REFUSALS, type Kind } from "./labels";

export const language = ref<Language>(
  firstLanguage(kept.get("language"), ...navigator.languages),
);

export const labels = computed(() => LABELS[language.value]);

/** What is said of each code of a refusal. */
export const refusals = computed(() => REFUSALS[language.value]);

export function speak(chosen: Language): void {
  language.value = chosen;
  kept.set("language", chosen);
}

/** What people call something, in the language of the page. */
export function named(kind: Kind, name: string | null): string {
  return nameIn(language.value, kind, name);
}

watchEffect(() => {
  document.documentElement.lang = language.value;
});
