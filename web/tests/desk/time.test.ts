import { describe, expect, test } from "vitest";
import { stateOf } from "../../desk/ticket/case/pledges";
import { timeLeft } from "../../desk/time/left";
import { duration } from "../../desk/wording/format";

const MINUTE = 60_000;
const NOON = Date.parse("2026-11-22T12:00:00Z");
const after = (minutes: number) =>
  new Date(NOON + minutes * MINUTE).toISOString();

describe("the time left of a ticket promised within 30 minutes", () => {
  const ticket = {
    status: "waiting",
    opened_at: after(0),
    respond_by: after(30),
  };

  test.each([
    [0, "calm", 30],
    [19, "calm", 11],
    [20, "soon", 10],
    [30, "soon", 0],
    [37, "over", 7],
  ] as const)("after %i minutes is %s", (passed, urgency, minutes) => {
    expect(timeLeft(ticket, NOON + passed * MINUTE)).toEqual({
      urgency,
      milliseconds: minutes * MINUTE,
    });
  });

  test.each([
    ["claimed", "in_hand"],
    ["resolved", "done"],
  ])("cannot run out once it is %s", (status, urgency) => {
    const late = timeLeft({ ...ticket, status }, NOON + 90 * MINUTE);
    expect(late.urgency).toBe(urgency);
  });
});

test("a promise for tomorrow is not soon until it is near", () => {
  const ticket = {
    status: "waiting",
    opened_at: after(0),
    respond_by: after(24 * 60),
  };
  expect(timeLeft(ticket, NOON + 20 * 60 * MINUTE).urgency).toBe("calm");
  expect(timeLeft(ticket, NOON + (24 * 60 - 15) * MINUTE).urgency).toBe("soon");
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
