import { describe, expect, test } from "vitest";
import { readMessage, readReceipt, readSession } from "../widget/talk/message";

const GOOD = {
  id: "1",
  from: "bot",
  text: "Hello",
  at: "2025-11-22T10:00:00Z",
};

describe("off the wire", () => {
  test("a message is read without what does not belong to it", () => {
    expect(readMessage({ ...GOOD, html: "<b>" })).toEqual(GOOD);
  });

  test.each([
    null,
    "Hello",
    [],
    { ...GOOD, id: 1 },
    { ...GOOD, from: "stranger" },
    { ...GOOD, text: undefined },
    { ...GOOD, at: "yesterday" },
  ])("%j is no message", (value) => {
    expect(readMessage(value)).toBeNull();
  });

  test("choices of the wrong shape are left out", () => {
    const yes = { title: "Yes", text: "Yes please" };
    const choices = [yes, { title: "No" }, null];
    expect(readMessage({ ...GOOD, choices })?.choices).toEqual([yes]);
    expect(readMessage({ ...GOOD, choices: [null] })).toEqual(GOOD);
  });

  test("a choice may have a detail, and a message an author", () => {
    const card = { title: "Kettle", text: "Kettle", detail: "SD1 · ¥299" };
    const odd = { title: "Kettle", text: "Kettle", detail: 7 };
    const message = { ...GOOD, from: "person", author: "林薇" };
    expect(readMessage({ ...message, choices: [card, odd] })).toEqual({
      ...message,
      choices: [card, { title: "Kettle", text: "Kettle" }],
    });
    expect(readMessage({ ...GOOD, author: "" })).toEqual(GOOD);
  });

  test("files are read where they can be opened, others are left out", () => {
    const file = {
      ...{ url: "https://desk.test/attachments/k", name: "label.png" },
      ...{ media_type: "image/png", size: 2048, width: 40, height: 20 },
    };
    const script = { ...file, url: "javascript:alert(1)" };
    const attachments = [file, script, { ...file, size: "2" }, null];
    const message = { ...GOOD, text: "", attachments };
    expect(readMessage(message)?.attachments).toEqual([file]);
    expect(readMessage({ ...GOOD, attachments: [script] })).toEqual(GOOD);
  });

  test("a session keeps the messages that are some", () => {
    const session = readSession({ token: "t", history: [GOOD, null] });
    const kept = { token: "t", goesOn: false, history: [GOOD] };
    expect(session).toEqual(kept);
    expect(readSession({ history: [] })).toBeNull();
  });

  test("a session tells whom the server takes the visitor for", () => {
    const told = { token: "t", goes_on: true, history: [] };
    const read = { token: "t", goesOn: true, history: [] };
    const customer = { name: "Emily" };
    expect(readSession({ ...told, customer })).toEqual({ ...read, customer });
    expect(readSession({ ...told, customer: { name: 7 } })).toEqual({
      ...read,
      customer: { name: "" },
    });
    expect(readSession({ ...told, identity_refused: "expired" })).toEqual({
      ...read,
      refusal: "expired",
    });
  });

  test("a receipt says yes, or why not", () => {
    const error = { code: "too_long", message: "Please write less." };
    expect(readReceipt({ ok: true })).toEqual({ ok: true });
    expect(readReceipt({ ok: false, error })).toEqual({ ok: false, error });
    expect(readReceipt({ ok: false })).toBeNull();
    expect(readReceipt(undefined)).toBeNull();
  });
});
