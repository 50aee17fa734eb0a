import { expect, test } from "vitest";
import type { Letter } from "../../desk/api/letters";
import type { Message } from "../../desk/api/tickets";
import { pageWithin, searchOf } from "../../desk/letters/letters";
import { reasonInWords } from "../../desk/letters/reason";
import { refusedInWords } from "../../desk/letters/refused";
import { undelivered } from "../../desk/ticket/talk/undelivered";
import { attached } from "./attached";

const NOON = "2026-11-22T12:00:00Z";

function letter(changes: Partial<Letter>): Letter {
  return {
    ...{ id: 1, channel: "wechat", conversation_id: "wechat-1" },
    ...{ ticket_number: null, customer: null, choices: [], file: null },
    ...{ text: "", why: "refused", tries: 1, status: "dead" as const },
    ...{ written_at: NOON, died_at: NOON, decided_by: null, decided_at: null },
    ...changes,
  };
}

function message(id: number, text: string, more: Partial<Message> = {}) {
  return {
    ...{ id, text, at: "2026-11-22T11:59:00Z", speaker: "assistant" },
    ...{ author: null, choices: [], emotion: null, intensity: null },
    attachments: [],
    ...more,
  };
}

const marked = (messages: Message[], letters: Letter[]) => [
  ...undelivered(messages, letters).keys(),
];

test("only what waits is asked for, until the rest is wanted too", () => {
  expect(searchOf({ decided: false, page: 2 }).toString()).toBe(
    "limit=30&offset=30&status=dead",
  );
  expect(searchOf({ decided: true, page: 1 }).has("status")).toBe(false);
});

test.each([
  [1, 0, 1],
  [2, 30, 1],
  [2, 31, 2],
  [9, 31, 2],
])("page %i of %i messages is page %i", (page, total, shown) => {
  expect(pageWithin(page, total)).toBe(shown);
});

test("a refusal at once reads otherwise than an app that never took it", () => {
  expect(reasonInWords(letter({}), "en")).toContain("refused");
  const died_at = "2026-11-22T19:20:00Z";
  expect(reasonInWords(letter({ tries: 10, died_at }), "en")).toContain(
    "10 tries within 7 hr 20 min",
  );
  expect(reasonInWords(letter({ tries: 0 }), "en")).toContain(
    "this one has not",
  );
});

test("refused requests are counted by reason, in words where there are some", () => {
  expect(refusedInWords({ forged: 3, odd: 1 }, "en")).toBe(
    "Not from the app 3 · odd 1",
  );
  expect(refusedInWords({}, "en")).toBe("0");
  expect(refusedInWords(null, "en")).toBe("–");
});

test.each([
  ["the whole message", "您的包裹已经找到，\n明天送到"],
  ["its end", "明天送到"],
  ["with choices as numbers", "您的包裹已经找到，明天送到\n1. 好\n2. 不用"],
  ["joined with another", "您好\n\n您的包裹已经找到，明天送到"],
])("a message is known by a piece that did not arrive: %s", (_, text) => {
  const messages = [
    message(1, "请稍等"),
    message(2, "您的包裹已经找到，明天送到"),
    message(3, "您的包裹已经找到，明天送到", { speaker: "customer" }),
  ];
  expect(marked(messages, [letter({ text })])).toEqual([2]);
});

test("the end of a message that was cut is known with its choices under it", () => {
  const messages = [
    message(1, "您的包裹已经找到，明天送到"),
    message(2, "好的"),
  ];
  const text = "明天送到\n1. 好\n2. 不用";
  expect(marked(messages, [letter({ text })])).toEqual([1]);
});

test("a short line marks no later message that has it within another", () => {
  const messages = [message(1, "请选择"), message(2, "请选择一个订单")];
  const [alone, asking] = ["请选择", "请选择\n1. 好\n2. 不用"];
  expect(marked(messages, [letter({ text: alone })])).toEqual([1]);
  expect(marked(messages, [letter({ text: asking })])).toEqual([1]);
  expect(marked(messages.slice(1), [letter({ text: asking })])).toEqual([]);
});

test.each([
  [["dead", "sent_again"], "dead"],
  [["again", "dropped"], "dropped"],
  [["sent_again", "again"], "again"],
  [["waiting", "again"], "waiting"],
  [["waiting", "dead"], "dead"],
] as const)("of pieces that are %j the message is %s", (statuses, worst) => {
  const messages = [message(1, "您的包裹已经找到，明天送到")];
  const texts = ["您的包裹已经找到，", "明天送到"];
  const pieces = statuses.map((status, index) =>
    letter({ id: index, text: texts[index] ?? "", status }),
  );
  expect(undelivered(messages, pieces).get(1)?.status).toBe(worst);
  expect(undelivered(messages, pieces.reverse()).get(1)?.status).toBe(worst);
});

test("of two messages that say the same the latest before it is meant", () => {
  const messages = [
    message(1, "请稍等"),
    message(2, "请稍等"),
    message(3, "请稍等", { at: "2026-11-22T12:01:00Z" }),
  ];
  expect(marked(messages, [letter({ text: "请稍等" })])).toEqual([2]);
});

test("a file that did not arrive is known by its key", () => {
  const messages = [
    message(1, "", { attachments: [attached("k1")] }),
    message(2, "", { attachments: [attached("k2")] }),
  ];
  const file = { key: "k1", name: "a.png", url: "/a" };
  expect(marked(messages, [letter({ file })])).toEqual([1]);
});

test("what fits no message marks none", () => {
  expect(marked([message(1, "您好")], [letter({ text: "1. 好" })])).toEqual([]);
});
