import { expect, test } from "vitest";
import { kindAndSize, shownSize } from "../ui/files";
import { attached } from "./desk/attached";

const MOST = { width: 200, height: 200 };

test.each([
  [
    { width: 400, height: 200 },
    { width: 200, height: 100 },
  ],
  [
    { width: 100, height: 4000 },
    { width: 5, height: 200 },
  ],
  [
    { width: 40, height: 20 },
    { width: 40, height: 20 },
  ],
  [
    { width: 9000, height: 1 },
    { width: 200, height: 1 },
  ],
])("a picture of %j is shown in %j", (size, shown) => {
  expect(shownSize(attached("k1", size), MOST)).toEqual(shown);
});

test("what is no picture has no size to be shown in", () => {
  const paper = { media_type: "application/pdf", width: null, height: null };
  expect(shownSize(attached("k1", paper), MOST)).toBeNull();
});

test.each([
  [300, "PNG · 1 KB"],
  [150 * 1024, "PNG · 150 KB"],
  [1.25 * 1024 * 1024, "PNG · 1.3 MB"],
])("%j bytes are told as %j", (size, told) => {
  expect(kindAndSize(attached("k1", { size }), "en")).toBe(told);
});
