import { expect, test } from "vitest";
import { actionInWords, EVERYTHING, searchOf } from "../../desk/audit/entries";
import { inGroups } from "../../desk/account/key";
import {
  areHoursFit,
  hoursInWords,
  nextSpan,
} from "../../desk/people/particulars";
import { LABELS } from "../../desk/wording/labels";

const MONDAY = { day: "mon", from: "09:00", to: "18:00" };

test("another span is the same hours a day later, Monday after Sunday", () => {
  expect(nextSpan([MONDAY])).toEqual({ ...MONDAY, day: "tue" });
  expect(nextSpan([{ ...MONDAY, day: "sun" }]).day).toBe("mon");
  expect(nextSpan([])).toEqual(MONDAY);
});

test("hours end after they begin", () => {
  expect(areHoursFit([MONDAY])).toBe(true);
  expect(areHoursFit([{ ...MONDAY, to: "09:00" }])).toBe(false);
  expect(areHoursFit([{ ...MONDAY, to: "" }])).toBe(false);
});

test("days of the same hours are told together", () => {
  const spans = [MONDAY, { ...MONDAY, day: "tue" }, { ...MONDAY, to: "12:00" }];
  expect(hoursInWords(spans, { mon: "Mon", tue: "Tue" })).toEqual([
    "Mon Tue 09:00–18:00",
    "Mon 09:00–12:00",
  ]);
});

test("the last day of the log is asked for whole", () => {
  const search = searchOf({ ...EVERYTHING, to: "2026-11-22" }, 7);
  expect(search.get("to")).toBe(new Date(2026, 10, 23).toISOString());
  expect(search.get("before")).toBe("7");
  expect(searchOf({ ...EVERYTHING, from: "soon" }, null).has("from")).toBe(
    false,
  );
});

test("an action without a word of ours is shown as it is", () => {
  expect(actionInWords("ticket.look", LABELS.en)).toBe("Looked at a ticket");
  expect(actionInWords("ticket.paint", LABELS.en)).toBe("ticket.paint");
});

test("a key is shown in groups of four", () => {
  expect(inGroups("ABCDEFGHIJ")).toBe("ABCD EFGH IJ");
});
