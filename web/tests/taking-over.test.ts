import { expect, test } from "vitest";
import { Memory } from "../widget/talk/memory";
import { takesOver } from "../widget/talk/session";

const SERVER = "https://chat.test";

function told(goesOn: boolean, name?: string) {
  const customer = name === undefined ? {} : { customer: { name } };
  return { token: "fresh", goesOn, history: [], ...customer };
}

test("what a visitor wrote is theirs after signing in, where the server goes on with it", () => {
  const memories = {
    own: new Memory(SERVER, "7"),
    unknown: new Memory(SERVER),
  };
  expect(takesOver(memories, told(true, "Emily"))).toBe(false);
  memories.unknown.keepToken("anonymous");
  expect(takesOver(memories, told(true, "Emily"))).toBe(true);
  expect(takesOver(memories, told(true))).toBe(false);
});

test("what another one wrote at this browser is never sent as theirs", () => {
  const memories = {
    own: new Memory(SERVER, "8"),
    unknown: new Memory(SERVER),
  };
  memories.unknown.keepToken("anonymous of customer 7");
  expect(takesOver(memories, told(false, "Emily"))).toBe(false);
});

test("who has a conversation of their own takes none over", () => {
  const memories = {
    own: new Memory(SERVER, "7"),
    unknown: new Memory(SERVER),
  };
  memories.own.keepToken("theirs");
  memories.unknown.keepToken("anonymous");
  expect(takesOver(memories, told(true, "Emily"))).toBe(false);
});
