import { expect, test } from "vitest";
import type { Message } from "../../desk/api/tickets";
import { strainOf, strongestOf } from "../../desk/ticket/mood/line";
import { byDay, merged } from "../../desk/ticket/talk/messages";
import { isOver } from "../../desk/ticket/talk/reach";

function said(id: number, at: string): Message {
  return {
    id,
    at,
    speaker: "customer",
    text: `message ${id}`,
    author: null,
    choices: [],
    emotion: null,
    intensity: null,
    attachments: [],
  };
}

const MORNING = said(1, "2026-11-21T09:00:00");
const EVENING = said(2, "2026-11-21T20:00:00");
const NEXT = said(3, "2026-11-22T08:00:00");

test("messages come together in their order, each once", () => {
  expect(merged([EVENING, NEXT], [MORNING, EVENING])).toEqual([
    MORNING,
    EVENING,
    NEXT,
  ]);
});

test("messages stand under their days", () => {
  const days = byDay([MORNING, EVENING, NEXT]);
  expect(days.map(({ messages }) => messages.length)).toEqual([2, 1]);
});

test("an app's window is over from its moment on, and never where it has none", () => {
  const until = "2026-11-22T09:30:00Z";
  const moment = Date.parse(until);
  expect([isOver(until, moment), isOver(until, moment + 1)]).toEqual([
    false,
    true,
  ]);
  expect(isOver(null, moment)).toBe(false);
});

test("satisfaction does not weigh on the line, anger does", () => {
  const glad = { at: "", emotion: "satisfied", intensity: 0.9 };
  const angry = { at: "", emotion: "anger", intensity: 0.4 };
  expect(strainOf(glad)).toBe(0);
  expect(strongestOf([angry, glad])).toBe(angry);
  expect(strongestOf([])).toBeUndefined();
});
