import { describe, expect, test } from "vitest";
import { stateOf } from "../../desk/ticket/case/pledges";
import { concerns } from "../../desk/frame/calls";
import { clocksLeft, standingOf, timeLeft } from "../../desk/time/left";
import { duration } from "../../desk/wording/format";

const MINUTE = 60_000;
const NOON = Date.parse("2026-11-22T12:00:00Z");
const after = (minutes: number) =>
  new Date(NOON + minutes * MINUTE).toISOString();

const ticket = {
  status: "waiting",
  opened_at: after(0),
  respond_by: after(30),
  answered_at: null,
  next_response_by: null,
  resolve_by: after(240),
  waits_for_customer_since: null,
};

describe("the time left of what is promised within 30 minutes", () => {
  test.each([
    [0, "calm", 30],
    [19, "calm", 11],
    [20, "soon", 10],
    [30, "soon", 0],
    [37, "over", 7],
  ] as const)("after %i minutes is %s", (passed, urgency, minutes) => {
    const now = NOON + passed * MINUTE;
    expect(timeLeft(after(0), after(30), now)).toEqual({
      urgency,
      milliseconds: minutes * MINUTE,
    });
  });
});

test("a promise for tomorrow is not soon until it is near", () => {
  const due = after(24 * 60);
  const at = (minutes: number) =>
    timeLeft(after(0), due, NOON + minutes * MINUTE).urgency;
  expect([at(20 * 60), at(24 * 60 - 15)]).toEqual(["calm", "soon"]);
});

describe("the clocks of a ticket", () => {
  const names = (changes: object) =>
    clocksLeft({ ...ticket, ...changes }, NOON).map(({ name }) => name);

  test("are the first answer and the end while it waits", () => {
    expect(names({})).toEqual(["first_response", "resolution"]);
  });

  test("come in the order in which they run out", () => {
    const late = { answered_at: after(1), next_response_by: after(300) };
    expect(names(late)).toEqual(["resolution", "next_response"]);
  });

  test("stand while it is the customer's turn", () => {
    const turn = {
      answered_at: after(1),
      waits_for_customer_since: after(1),
    };
    expect(names(turn)).toEqual([]);
    expect(standingOf({ ...ticket, ...turn })).toBe("customers_turn");
  });

  test("are over once it is resolved", () => {
    expect(names({ status: "resolved" })).toEqual([]);
    expect(standingOf({ ...ticket, status: "resolved" })).toBe("done");
  });
});

describe("a clock that ran out", () => {
  const agent = { name: "Ann", rights: ["handle"] };

  test.each([
    ["nobody", null, true],
    ["the reader", "Ann", true],
    ["somebody else", "Ben", false],
  ])("of a ticket %s has", (_who, claimed_by, isTold) => {
    expect(concerns({ claimed_by }, agent)).toBe(isTold);
  });

  test("concerns nobody who handles no tickets", () => {
    const auditor = { name: "Ida", rights: ["read"] };
    expect(concerns({ claimed_by: null }, auditor)).toBe(false);
  });

  test("concerns whoever assigns tickets, whoever has it", () => {
    const leader = { name: "Lea", rights: ["assign"] };
    expect(concerns({ claimed_by: "Ben" }, leader)).toBe(true);
  });
});

test.each([
  [0, "0 min"],
  [59, "59 min"],
  [65, "1 hr 5 min"],
  [120, "2 hr"],
  [24 * 60 + 61, "1 day 1 hr"],
])("%i minutes are %s", (minutes, words) => {
  expect(duration(minutes * MINUTE, "en")).toBe(words);
});

test.each([
  [{ kept_at: null, missed_at: null, due_at: after(1) }, "due"],
  [{ kept_at: null, missed_at: null, due_at: after(-1) }, "overdue"],
  [{ kept_at: after(-2), missed_at: null, due_at: after(-1) }, "kept"],
  [{ kept_at: after(2), missed_at: after(0), due_at: after(-1) }, "missed"],
])("a promise stands as its times tell: %j", (times, state) => {
  const pledge = { kind: "callback", what: "", made_at: after(-9), ...times };
  expect(stateOf(pledge, NOON)).toBe(state);
});
