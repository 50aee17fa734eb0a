import { expect, test } from "vitest";
import type { Figures } from "../../desk/api/overview";
import {
  daysAgo,
  GROUPS_IN_CHARTS,
  hours,
  inCharts,
  standing,
} from "../../desk/overview/figures";

function figures(changed: Partial<Figures> = {}): Figures {
  return {
    name: null,
    tickets: 0,
    open: 0,
    waiting: 0,
    breaching: 0,
    waiting_late: 0,
    first_response: null,
    first_response_p90: null,
    resolution: null,
    resolution_p90: null,
    satisfaction: null,
    satisfaction_count: 0,
    strain_before: null,
    strain_after: null,
    ...changed,
  };
}

test("the parts of a bar add up to all tickets", () => {
  const group = figures({
    tickets: 10,
    open: 7,
    waiting: 4,
    breaching: 3,
    waiting_late: 1,
  });
  const parts = standing([group]);
  expect(parts).toEqual({
    done: [3],
    in_hand: [1],
    waiting: [3],
    breaching: [3],
  });
});

test("days are counted back over the end of a month", () => {
  expect(daysAgo(29, new Date(2026, 10, 22, 1))).toBe("2026-10-24");
  expect(daysAgo(0, new Date(2026, 0, 3, 23, 59))).toBe("2026-01-03");
});

test("seconds are told as hours, and nothing as nothing", () => {
  expect(hours(5400)).toBe(1.5);
  expect(hours(null)).toBeNull();
});

test("of too many weeks the latest are drawn, of others the largest", () => {
  const many = Array.from({ length: 30 }, (_, at) =>
    figures({ name: String(at) }),
  );
  expect(inCharts(many, "week")).toHaveLength(GROUPS_IN_CHARTS);
  expect(inCharts(many, "week").at(-1)?.name).toBe("29");
  expect(inCharts(many, "class")[0]?.name).toBe("0");
});
