import { describe, expect, test } from "vitest";
import type { Conversation } from "../widget/talk/conversation";
import type { Sender } from "../widget/talk/message";
import { daysAgo, rowsOf } from "../widget/view/rows";

function line(id: string, from: Sender, at: string): Conversation[number] {
  return { id, from, text: id, at, delivery: "kept" };
}

describe("the log", () => {
  test("begins each day with its date", () => {
    const rows = rowsOf([
      line("a", "bot", "2025-11-20T10:00:00"),
      line("b", "bot", "2025-11-20T23:00:00"),
      line("c", "bot", "2025-11-22T08:00:00"),
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual([
      "day",
      "line",
      "line",
      "day",
      "line",
    ]);
  });

  test("groups what one side says within five minutes", () => {
    const rows = rowsOf([
      line("a", "customer", "2025-11-22T10:00:00"),
      line("b", "customer", "2025-11-22T10:01:00"),
      line("c", "bot", "2025-11-22T10:01:10"),
      line("d", "bot", "2025-11-22T10:20:00"),
    ]);
    const ends = rows.filter((row) => row.kind === "line" && row.endsGroup);
    expect(ends.map(({ key }) => key)).toEqual(["b", "c", "d"]);
  });
});

test("days are counted by the calendar, not by hours", () => {
  const now = new Date("2025-11-22T00:10:00");
  expect(daysAgo(new Date("2025-11-22T00:05:00"), now)).toBe(0);
  expect(daysAgo(new Date("2025-11-21T23:55:00"), now)).toBe(1);
  expect(daysAgo(new Date("2025-11-15T12:00:00"), now)).toBe(7);
});
