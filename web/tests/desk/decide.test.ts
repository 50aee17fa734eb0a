import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { request, RequestError } from "../../desk/api/request";
import { newKey } from "../../desk/decide/key";
import { refusalIn } from "../../desk/decide/refusal";
import { flawOfSum, sumIn } from "../../desk/decide/sums";
import { LABELS, nameIn } from "../../desk/wording/labels";
import type { Language } from "../../ui/language";

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

describe("why the desk did not do it", () => {
  const saying = (language: Language) => ({
    words: LABELS[language].decide,
    language,
    currency: "CNY",
    role: (name: string) => nameIn(language, "role", name),
  });

  test("who decided before, and what, is told", () => {
    const refusal = { code: "answered", by: "Li", was: "changed" };
    const told = refusalIn(refusal, saying("en"));
    expect(told).toContain("Li decided this already");
    expect(told).toContain("another sum");
  });

  test("what the customer took back was decided by nobody", () => {
    const refusal = { code: "answered", by: null, was: "withdrawn" };
    expect(refusalIn(refusal, saying("en"))).not.toContain("decided");
  });

  test.each([
    ["supervisor", "投诉主管"],
    [null, "谁都不能批"],
  ])("a sum above the level names who may grant it: %j", (able, words) => {
    const refusal = { code: "above_level", able };
    const expected = able ? nameIn("zh-Hans", "role", able) : words;
    expect(refusalIn(refusal, saying("zh-Hans"))).toContain(expected);
  });

  test("what is left of a payment is told as money", () => {
    const refusal = { code: "above_paid", left: "429.00" };
    expect(refusalIn(refusal, saying("en"))).toContain("¥429");
  });

  test("a rule of tone comes with its cure in the reader's language", () => {
    const refusal = {
      code: "tone",
      words: "冷静",
      cure: { en: "Leave it out", zh: "删掉" },
    };
    expect(refusalIn(refusal, saying("zh-Hant"))).toContain("删掉");
    expect(refusalIn(refusal, saying("en"))).toContain("Leave it out");
  });

  test("a code the page does not know is left to the general words", () => {
    expect(refusalIn({ code: "eclipse" }, saying("en"))).toBeNull();
  });
});

describe("a refusal on its way to the page", () => {
  const answer = (detail: unknown) =>
    vi.stubGlobal("fetch", () =>
      Promise.resolve(
        new Response(JSON.stringify({ detail }), { status: 409 }),
      ),
    );

  beforeEach(() => vi.unstubAllGlobals());
  afterEach(() => vi.unstubAllGlobals());

  test("keeps its code and values", async () => {
    answer({ code: "answered", message: "Li was first", by: "Li" });
    const error = await request("POST", "/x").catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(RequestError);
    expect((error as RequestError).refusal?.by).toBe("Li");
    expect((error as RequestError).detail).toBe("Li was first");
  });

  test("a plain sentence has none", async () => {
    answer("there is no ticket");
    const error = await request("GET", "/x").catch((caught: unknown) => caught);
    expect((error as RequestError).refusal).toBeNull();
    expect((error as RequestError).detail).toBe("there is no ticket");
  });
});
