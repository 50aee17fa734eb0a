import { describe, expect, test } from "vitest";
import { newKey } from "../../desk/decide/key";
import { flawOfSum, sumIn } from "../../desk/decide/sums";

describe("a sum as people type it", () => {
  test.each([
    ["120", "120"],
    [" ¥1,200.50 ", "1200.50"],
    ["１２０．５", "120.5"],
    ["￥99", "99"],
  ])("%j is %j", (typed, sum) => {
    expect(sumIn(typed)).toBe(sum);
  });

  test.each([
    ["", "none"],
    ["0", "none"],
    ["-5", "none"],
    ["much", "none"],
    ["1e3", "none"],
    ["9.999", "cents"],
    ["500.01", "above"],
    ["429", "same"],
    ["429.00", "same"],
    ["500", null],
    ["99.5", null],
  ])("%j is %j where 429 were asked and 500 may be granted", (typed, flaw) => {
    expect(flawOfSum(typed, { atMost: 500, asked: 429 })).toBe(flaw);
  });

  test("the standard's own sum may be carried out", () => {
    expect(flawOfSum("429", { atMost: 429 })).toBeNull();
  });
});

test("every key is another, and long enough for the desk", () => {
  const keys = Array.from({ length: 50 }, newKey);
  expect(new Set(keys).size).toBe(50);
  expect(keys.every((key) => /^[\w-]{16,64}$/.test(key))).toBe(true);
});
