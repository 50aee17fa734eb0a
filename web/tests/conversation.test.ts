import { describe, expect, test } from "vitest";
import {
  mark,
  newestIncoming,
  nextToSend,
  openChoices,
  receive,
  replaceHistory,
  requeueLost,
  retry,
  unreadCount,
  unsentOf,
  withdraw,
  write,
  type Conversation,
} from "../widget/talk/conversation";
import type { Message, Sender } from "../widget/talk/message";

function message(id: string, from: Sender = "customer", text = id): Message {
  return { id, from, text, at: "2025-11-22T10:00:00Z" };
}

const ids = (conversation: Conversation) => conversation.map(({ id }) => id);
const deliveries = (conversation: Conversation) =>
  conversation.map(({ delivery }) => delivery);

describe("a conversation", () => {
  test("shows a message once, however often it arrives", () => {
    const once = receive([], message("a", "bot"));
    const twice = receive(once, message("a", "bot"));
    expect(ids(twice)).toEqual(["a"]);
  });

  test("takes an echo of the customer's own words as proof that they arrived", () => {
    const echoed = receive(write([], message("a")), message("a"));
    expect(deliveries(echoed)).toEqual(["kept"]);
  });

  test("leaves the question above an answer that was faster than the receipt", () => {
    const asked = mark(write([], message("question")), "question", "sending");
    const answered = receive(asked, message("answer", "bot"));
    const confirmed = mark(answered, "question", "kept");
    expect(ids(confirmed)).toEqual(["question", "answer"]);
  });

  test("gives way to the server's history but keeps what was not sent", () => {
    const local = write(receive([], message("old", "bot")), message("unsent"));
    const merged = replaceHistory(local, [message("new", "bot")]);
    expect(ids(merged)).toEqual(["new", "unsent"]);
  });

  test("does not keep as unsent what the history already has", () => {
    const local = mark(write([], message("a")), "a", "sending");
    const merged = replaceHistory(local, [message("a"), message("a")]);
    expect(ids(merged)).toEqual(["a"]);
    expect(unsentOf(merged)).toEqual([]);
  });
});

describe("the queue", () => {
  test("sends one message at a time, oldest first", () => {
    const two = write(write([], message("first")), message("second"));
    expect(nextToSend(two)?.id).toBe("first");
    const onItsWay = mark(two, "first", "sending");
    expect(nextToSend(onItsWay)).toBeNull();
    expect(nextToSend(mark(onItsWay, "first", "kept"))?.id).toBe("second");
  });

  test("goes on after a message that was refused", () => {
    const two = write(write([], message("first")), message("second"));
    const refused = mark(two, "first", "failed", "Too fast");
    expect(nextToSend(refused)?.id).toBe("second");
  });

  test("never takes back what the server has", () => {
    const kept = receive([], message("a"));
    expect(mark(kept, "a", "failed", "late answer")).toEqual(kept);
    expect(withdraw(kept, "a")).toEqual(kept);
  });

  test("sends again what got lost, but not what was refused", () => {
    const three = ["waiting", "silent", "refused"].reduce<Conversation>(
      (conversation, id) => write(conversation, message(id)),
      [],
    );
    const sent = mark(mark(three, "waiting", "sending"), "silent", "failed");
    const refused = mark(sent, "refused", "failed", "Too long");
    expect(deliveries(requeueLost(refused))).toEqual([
      "queued",
      "queued",
      "failed",
    ]);
  });

  test("moves a message to the end when the customer sends it again, without its old problem", () => {
    const two = write(write([], message("first")), message("second"));
    const again = retry(mark(two, "first", "failed", "Too fast"), "first");
    expect(ids(again)).toEqual(["second", "first"]);
    expect(again[1]).not.toHaveProperty("problem");
    expect(again[1]?.delivery).toBe("queued");
  });

  test("forgets a message the customer took back to change it", () => {
    const failed = mark(write([], message("a")), "a", "failed", "Too long");
    expect(withdraw(failed, "a")).toEqual([]);
  });
});

describe("unread messages", () => {
  const talk = ["a", "b", "c"].reduce<Conversation>(
    (conversation, id) => receive(conversation, message(id, "bot")),
    receive([], message("mine")),
  );

  test("are those below the last one seen", () => {
    expect(unreadCount(talk, "a")).toBe(2);
    expect(unreadCount(talk, "c")).toBe(0);
  });

  test("are all of them when none was seen", () => {
    expect(unreadCount(talk, null)).toBe(3);
  });

  test("are never the customer's own", () => {
    const answered = receive(talk, message("mine too"));
    expect(newestIncoming(answered)).toBe("c");
    expect(unreadCount(answered, "c")).toBe(0);
  });
});

describe("choices", () => {
  const offer: Message = {
    ...message("offer", "bot"),
    choices: [{ title: "Refund", text: "I want a refund" }],
  };

  test("are open on the newest message that has some", () => {
    const talk = receive(receive([], { ...offer, id: "older" }), offer);
    expect(openChoices(talk)).toBe("offer");
    expect(openChoices(receive(talk, message("aside", "bot")))).toBe("offer");
  });

  test("close as soon as the customer says anything", () => {
    expect(openChoices(write(receive([], offer), message("no")))).toBeNull();
  });

  test("do not exist in an empty conversation", () => {
    expect(openChoices([])).toBeNull();
  });
});
