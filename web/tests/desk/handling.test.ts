import { describe, expect, test } from "vitest";
import {
  fromField,
  inAnHour,
  toField,
  tomorrowMorning,
} from "../../desk/ticket/handling/moments";
import {
  isAsleep,
  KEYS,
  possibleWith,
  type Deed,
} from "../../desk/ticket/handling/possible";

const NOW = Date.parse("2026-11-22T09:30:00Z");
const AGENT = { name: "Lin", rights: ["read", "handle"] };
const LEADER = { name: "Zhou", rights: ["read", "handle", "assign"] };
const AUDITOR = { name: "Wu", rights: ["read"] };

const WAITING = {
  status: "waiting",
  claimed_by: null,
  owner: null,
  snoozed_until: null,
  summary: {},
};
const LINS = { ...WAITING, status: "claimed", claimed_by: "Lin", owner: "Lin" };

describe("what may be done with a ticket", () => {
  test("is to claim it first of all while it waits", () => {
    const possible = possibleWith(WAITING, AGENT, NOW);
    expect(possible).toEqual({ first: "claim", more: ["snooze", "merge"] });
  });

  test("is to assign it too for who may", () => {
    expect(possibleWith(WAITING, LEADER, NOW).more).toContain("transfer");
  });

  test("is everything else once it is one's own", () => {
    const { first, more } = possibleWith(LINS, AGENT, NOW);
    expect([first, more[0]]).toEqual(["resolve", "hand_back"]);
    expect(more).toEqual(
      expect.arrayContaining(["put_back", "transfer", "snooze", "merge"]),
    );
  });

  test("is to take the conversation again where the assistant has it", () => {
    const background = { ...LINS, owner: null };
    expect(possibleWith(background, AGENT, NOW).first).toBe("claim");
  });

  test("is nothing with somebody else's, unless one may assign", () => {
    const chens = { ...LINS, claimed_by: "Chen", owner: "Chen" };
    expect(possibleWith(chens, AGENT, NOW)).toEqual({ first: null, more: [] });
    expect(possibleWith(chens, LEADER, NOW).more).toContain("transfer");
  });

  test("is nothing for who only looks", () => {
    expect(possibleWith(WAITING, AUDITOR, NOW).first).toBeNull();
  });

  test("is to reopen it once it is resolved, unless it is part of another", () => {
    const over = { ...LINS, status: "resolved" };
    expect(possibleWith(over, AGENT, NOW).first).toBe("reopen");
    const merged = { ...over, summary: { merged_into: "T1" } };
    expect(possibleWith(merged, AGENT, NOW).first).toBeNull();
  });

  test("is to wake it while it sleeps", () => {
    const asleep = { ...WAITING, snoozed_until: "2026-11-22T10:00:00Z" };
    expect(possibleWith(asleep, AGENT, NOW).more).toContain("wake");
    expect(isAsleep(asleep, Date.parse("2026-11-22T10:00:00Z"))).toBe(false);
  });

  test("has a key of its own each", () => {
    const keys = Object.values(KEYS);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toEqual(expect.arrayContaining(["j", "k", "/", "?"]));
    expect(KEYS["claim" satisfies Deed]).toBe("c");
  });
});

describe("moments to snooze until", () => {
  test("are an hour away, to the minute, or the next morning", () => {
    const now = new Date(2026, 11, 31, 22, 10, 42);
    expect(inAnHour(now)).toEqual(new Date(2026, 11, 31, 23, 10));
    expect(tomorrowMorning(now)).toEqual(new Date(2027, 0, 1, 9));
  });

  test("go into a field and come out of it as they were", () => {
    const moment = new Date(2026, 0, 5, 8, 7);
    expect(toField(moment)).toBe("2026-01-05T08:07");
    expect(fromField(toField(moment))).toEqual(moment);
    expect(fromField("")).toBeNull();
    expect(fromField("soon")).toBeNull();
  });
});
