import { afterEach, describe, expect, test, vi } from "vitest";
import {
  isStale,
  request,
  RequestError,
  type Refusal,
} from "../../desk/api/request";
import { LABELS, nameIn, REFUSALS } from "../../desk/wording/labels";
import { failureIn } from "../../desk/wording/refusal";
import { LANGUAGES, type Language } from "../../ui/language";

const refused = (refusal: Refusal, status = 409) =>
  new RequestError(status, String(refusal.message ?? ""), refusal);
const told = (refusal: Refusal, language: Language = "en") =>
  failureIn(language, refused(refusal));

describe("why the desk did not do it", () => {
  test.each(LANGUAGES)("is told by its code in %s", (language) => {
    expect(told({ code: "last_administrator" }, language)).toBe(
      REFUSALS[language].last_administrator,
    );
  });

  test("names who has the ticket and since when", () => {
    const since = new Date(2026, 10, 22, 9, 30).toISOString();
    expect(told({ code: "taken", by: "Lin", since })).toMatch(
      /^Lin has had this ticket since .*09:30/,
    );
  });

  test("names who decided before, and what", () => {
    const words = told({ code: "answered", by: "Li", was: "changed" });
    expect(words).toContain("Li decided this already");
    expect(words).toContain(LABELS.en.decide.statuses.changed);
  });

  test.each([
    ["supervisor", nameIn("zh-Hans", "role", "supervisor")],
    ["assistant", LABELS["zh-Hans"].decide.everybody],
  ])("names who may grant a sum: %j", (able, words) => {
    expect(told({ code: "above_level", able }, "zh-Hans")).toContain(words);
  });

  test("tells what is left of a payment as money", () => {
    const refusal = { code: "above_paid", left: "429.00", currency: "CNY" };
    expect(told(refusal)).toContain("¥429");
  });

  test("tells a value that is not there as such", () => {
    expect(told({ code: "given", receipt: null })).toContain("receipt –");
  });

  test.each([
    [45, "en", "45 seconds"],
    [90, "en", "2 minutes"],
    [3541, "zh-Hant", "60 分鐘"],
  ] as const)(
    "tells how long to wait, never less: %i s",
    (seconds, tag, words) => {
      expect(told({ code: "locked_out", seconds }, tag)).toContain(words);
    },
  );

  test.each([
    ["en", "Leave it out"],
    ["zh-Hans", "删掉"],
    ["zh-Hant", "刪掉"],
  ] as const)("tells a rule of tone with its cure in %s", (language, words) => {
    const cure = { en: "Leave it out", "zh-Hans": "删掉", "zh-Hant": "刪掉" };
    const findings = [{ rule: "calm_down", words: "冷静", cure }];
    const sentence = told({ code: "tone", findings }, language);
    expect(sentence).toContain("冷静");
    expect(sentence).toContain(words);
  });

  test("is the desk's own sentence for a code the page does not know", () => {
    const message = "the moon hides the sun; wait a minute";
    expect(told({ code: "eclipse", message }, "zh-Hans")).toBe(message);
  });

  test.each([
    ["nothing was reached", new RequestError(0, "no route"), "offline"],
    ["something else answered", new RequestError(502, "Bad Gateway"), "server"],
    ["the page itself failed", new Error("undefined"), "server"],
  ] as const)("is told in general where %s", (_why, error, words) => {
    expect(failureIn("zh-Hant", error)).toBe(LABELS["zh-Hant"].failure[words]);
  });
});

test("the page is behind where something else stands there now", () => {
  expect(isStale(refused({ code: "taken" }))).toBe(true);
  expect(isStale(refused({ code: "not_yours" }, 403))).toBe(false);
  expect(isStale(new Error("no network"))).toBe(false);
});

describe("a refusal on its way to the page", () => {
  const answer = (body: string) =>
    vi.stubGlobal("fetch", () =>
      Promise.resolve(new Response(body, { status: 409 })),
    );
  const caught = () =>
    request("POST", "/x").catch((error: unknown) => error as RequestError);

  afterEach(() => vi.unstubAllGlobals());

  test("keeps its code, sentence and values", async () => {
    const detail = { code: "answered", message: "Li was first", by: "Li" };
    answer(JSON.stringify({ detail }));
    const error = await caught();
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ detail: "Li was first", refusal: detail });
  });

  test.each(["<html>Conflict</html>", '{"detail": "Not Found"}', ""])(
    "is none where another server answers %j",
    async (body) => {
      answer(body);
      expect(await caught()).toMatchObject({ status: 409, refusal: null });
    },
  );
});
