import { describe, expect, test } from "vitest";
import {
  LABELS as DESK,
  NAMES,
  nameIn,
  REFUSALS,
} from "../desk/wording/labels";
import { LABELS as SHOP } from "../shop/labels";
import {
  fill,
  firstLanguage,
  languageOf,
  languageOfText,
} from "../ui/language";
import { LABELS as WIDGET } from "../widget/view/labels";

/** Every label with its path and the places it leaves for values. */
function outline(labels: object, path = ""): string[] {
  return Object.entries(labels).flatMap(([name, label]) =>
    typeof label === "string"
      ? [`${path}${name} ${(label.match(/\{\w+\}/g) ?? []).sort().join()}`]
      : outline(label as object, `${path}${name}.`),
  );
}

describe.each([
  ["widget", WIDGET],
  ["shop", SHOP],
  ["desk", DESK],
  ["desk's names", NAMES],
  ["desk's refusals", REFUSALS],
])("the %s", (_name, labels) => {
  test.each(["zh-Hans", "zh-Hant"] as const)("says all of it in %s", (lang) => {
    expect(outline(labels[lang]).sort()).toEqual(outline(labels.en).sort());
  });
});

test("a name the desk has no word for is shown as the business writes it", () => {
  expect(nameIn("en", "reason", "threat")).toBe("Threatens to go further");
  expect(nameIn("en", "reason", "lost_dog")).toBe("lost dog");
});

test.each([
  ["zh", "zh-Hans"],
  ["zh-CN", "zh-Hans"],
  ["zh-TW", "zh-Hant"],
  ["zh-Hant-HK", "zh-Hant"],
  ["en-GB", "en"],
  ["fr", null],
  ["", null],
])("the tag %j means %j", (tag, language) => {
  expect(languageOf(tag)).toBe(language);
});

test("the first language we speak is taken, English if there is none", () => {
  expect(firstLanguage(null, "fr", "zh-TW", "en")).toBe("zh-Hant");
  expect(firstLanguage("fr", undefined)).toBe("en");
});

test("values go into their places, unknown places stay", () => {
  expect(fill("{left} of {limit}", { left: 3 })).toBe("3 of {limit}");
});

test.each([
  ["My parcel is late", "zh-Hant", "en"],
  ["包裹还没到", "en", "zh-Hans"],
  ["包裹還沒到", "zh-Hant", "zh-Hant"],
  ["我的 parcel 没到", "zh-Hans", "zh-Hans"],
  ["5678", "zh-Hans", "zh-Hans"],
] as const)("%j on a page in %s is written in %s", (text, page, language) => {
  expect(languageOfText(text, page)).toBe(language);
});
