import { beforeEach, describe, expect, test, vi } from "vitest";
import { RequestError } from "../../desk/api/request";
import type { Canned } from "../../desk/api/talk";
import { coalesced } from "../../desk/live/coalesced";
import { Drafts, EMPTY } from "../../desk/ticket/talk/draft";
import { whyNotWriting } from "../../desk/ticket/talk/allowed";
import { findingsOf } from "../../desk/wording/refusal";
import {
  atWord,
  fittingReplies,
  put,
  slashWord,
  unfilled,
} from "../../desk/ticket/talk/writing";

import { attached } from "./attached";

vi.mock("../../desk/wording/speech", () => ({
  labels: { value: { talk: { why: {} } } },
}));

describe("a draft", () => {
  beforeEach(() => {
    const held = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (key: string, value: string) => held.set(key, value),
      removeItem: (key: string) => held.delete(key),
    });
  });

  test("stays for its ticket, person and purpose until it is sent", () => {
    new Drafts("lin", "T1").write("reply", { ...EMPTY, text: "您好" });
    expect(new Drafts("lin", "T1").read("reply").text).toBe("您好");
    expect(new Drafts("lin", "T1").read("note").text).toBe("");
    expect(new Drafts("lin", "T2").read("reply").text).toBe("");
    expect(new Drafts("wang", "T1").read("reply").text).toBe("");
    new Drafts("lin", "T1").write("reply", EMPTY);
    expect(new Drafts("lin", "T1").read("reply").text).toBe("");
  });

  test("stays without a word where files are attached already", () => {
    const draft = { ...EMPTY, files: [attached("k1")] };
    new Drafts("lin", "T1").write("reply", draft);
    expect(new Drafts("lin", "T1").read("reply")).toEqual(draft);
  });

  test("of before there were files is read all the same", () => {
    const old = JSON.stringify({ text: "您好", tried: null });
    localStorage.setItem("desk:draft:lin:T1:reply", old);
    expect(new Drafts("lin", "T1").read("reply").files).toEqual([]);
  });

  test("has another key with other files", () => {
    const drafts = new Drafts("lin", "T1");
    const key = drafts.keyFor("reply", "您好", ["k1"]);
    expect(drafts.keyFor("reply", "您好", ["k1"])).toBe(key);
    expect(drafts.keyFor("reply", "您好", ["k1", "k2"])).not.toBe(key);
    expect(drafts.keyFor("reply", "您好")).not.toBe(key);
  });

  test("has one key as long as the text is the same, reloaded or not", () => {
    const key = new Drafts("lin", "T1").keyFor("reply", "您好");
    expect(new Drafts("lin", "T1").keyFor("reply", "您好")).toBe(key);
    expect(new Drafts("lin", "T1").keyFor("reply", "您好！")).not.toBe(key);
    expect(key).toMatch(/^[a-f0-9]{32}$/);
  });
});

const LATE: Canned = reply("late", "今天送到。");
const SORRY: Canned = reply("sorry", "抱歉让您等，late 了");

function reply(name: string, text: string): Canned {
  return { name, language: "zh-Hans", complaint_type: null, text };
}

test("a slash at the beginning of a word asks for ready replies", () => {
  expect(slashWord("您好 /la", 6)).toEqual({ start: 3, typed: "la" });
  expect(slashWord("/", 1)).toEqual({ start: 0, typed: "" });
  expect(slashWord("1/2", 3)).toBeNull();
  expect(slashWord("/late done", 10)).toBeNull();
});

test("an @ asks for people, but not within an address", () => {
  expect(atWord("看一下@wa", 6)).toEqual({ start: 3, typed: "wa" });
  expect(atWord("a@wa", 4)).toBeNull();
});

test("replies named like it come before those that say it", () => {
  expect(fittingReplies([SORRY, LATE], "LATE")).toEqual([LATE, SORRY]);
  expect(fittingReplies([SORRY, LATE], "x")).toEqual([]);
});

test("a reply takes the place of the word that asked for it", () => {
  const word = { start: 3, typed: "la" };
  expect(put("您好 /la。", word, 6, "今天送到")).toEqual({
    text: "您好 今天送到。",
    caret: 7,
  });
});

test("places nothing is known for are named once", () => {
  expect(unfilled("{customer} {order} {customer} {else}")).toEqual([
    "{customer}",
    "{order}",
  ]);
});

test("only the owner of a conversation that goes on may write", () => {
  const ticket = { status: "claimed", owner: "lin" };
  expect(whyNotWriting(ticket, "lin")).toBeNull();
  expect(whyNotWriting(ticket, "wang")).toBe("others");
  expect(whyNotWriting({ ...ticket, owner: null }, "lin")).toBe("not_taken");
  expect(whyNotWriting({ ...ticket, status: "resolved" }, "lin")).toBe(
    "resolved",
  );
});

test("a warning about the tone is told from other refusals", () => {
  const findings = [{ words: "但是", cure: {} }];
  const warning = new RequestError(422, "", { code: "tone", findings });
  expect(findingsOf(warning)).toEqual(findings);
  expect(findingsOf(new RequestError(502, "Bad Gateway"))).toEqual([]);
  expect(findingsOf(new Error("offline"))).toEqual([]);
});

test("what is asked for during a run is one more run", async () => {
  const ends: (() => void)[] = [];
  let runs = 0;
  const act = coalesced(() => {
    runs += 1;
    return new Promise<void>((end) => ends.push(end));
  });
  const first = act();
  void act();
  void act();
  ends.shift()?.();
  await vi.waitFor(() => expect(runs).toBe(2));
  ends.shift()?.();
  await first;
  expect(runs).toBe(2);
});
