import { expect, test } from "vitest";
import type { Message } from "../../desk/api/tickets";
import { withNotes } from "../../desk/ticket/talk/messages";

const said = (id: number, at: string): Message => ({
  id,
  at,
  speaker: "customer",
  text: "",
  author: null,
  choices: [],
  emotion: null,
  intensity: null,
  attachments: [],
});
const note = (id: number, at: string) => ({
  id,
  at,
  author: "lin",
  text: "看一下",
  mentions: [],
});

const NINE = said(10, "2026-11-22T09:00:00Z");
const TEN = said(11, "2026-11-22T10:00:00Z");

test("notes stand where they were written, marked as notes", () => {
  const [first, second, third] = withNotes(
    [NINE, TEN],
    [note(1, "2026-11-22T09:30:00Z")],
    false,
  );
  expect([first, third]).toEqual([NINE, TEN]);
  expect(second).toMatchObject({ id: -1, speaker: "note", author: "lin" });
});

test("notes older than what is shown wait until it is", () => {
  const early = note(1, "2026-11-22T08:00:00Z");
  expect(withNotes([NINE], [early], false)).toEqual([NINE]);
  expect(withNotes([NINE], [early], true)).toHaveLength(2);
});
