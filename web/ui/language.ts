export const LANGUAGES = ["zh-Hans", "zh-Hant", "en"] as const;

export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself, the same in every translation of a page. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  "zh-Hans": "简体",
  "zh-Hant": "繁體",
  en: "English",
};

const TRADITIONAL = /^zh-(hant|tw|hk|mo)\b/i;

/** The nearest language we speak to a BCP 47 tag, or null for one we do not. */
export function languageOf(tag: string | null | undefined): Language | null {
  if (!tag) return null;
  if (TRADITIONAL.test(tag)) return "zh-Hant";
  if (/^zh\b/i.test(tag)) return "zh-Hans";
  if (/^en\b/i.test(tag)) return "en";
  return null;
}

/** The first of the tags that names a language we speak; English if none does. */
export function firstLanguage(
  ...tags: readonly (string | null | undefined)[]
): Language {
  for (const tag of tags) {
    const language = languageOf(tag);
    if (language) return language;
  }
  return "en";
}

/** The language a text is written in, as far as its script tells; `page` decides what it does not. */
export function languageOfText(text: string, page: Language): Language {
  if (/\p{Script=Han}/u.test(text)) return page === "en" ? "zh-Hans" : page;
  return /\p{Script=Latin}/u.test(text) ? "en" : page;
}

/** Puts values into the {places} of a label. */
export function fill(
  label: string,
  values: Record<string, string | number>,
): string {
  return label.replace(/\{(\w+)\}/g, (place, name: string) =>
    String(values[name] ?? place),
  );
}
