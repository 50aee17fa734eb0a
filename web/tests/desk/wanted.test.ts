import { describe, expect, test } from "vitest";
import {
  EVERYTHING,
  isNarrowed,
  queryOf,
  searchOf,
  wantedOf,
} from "../../desk/queue/wanted";

describe("the address of the queue", () => {
  test("holds only what narrows it or orders it otherwise", () => {
    expect(queryOf(EVERYTHING)).toEqual({});
    expect(queryOf({ ...EVERYTHING, type: "late_delivery", page: 2 })).toEqual({
      type: "late_delivery",
      page: "2",
    });
  });

  test("is read back as it was written", () => {
    const wanted = {
      ...EVERYTHING,
      status: "waiting",
      owner: "me",
      words: "水壶 100%",
      sort: "newest" as const,
      page: 3,
      size: 25,
    };
    const query = queryOf(wanted) as Record<string, string>;
    expect(wantedOf(query)).toEqual(wanted);
  });

  test.each([
    { page: "-3" },
    { page: "x" },
    { size: "7" },
    { sort: "colour" },
    { unknown: "1" },
  ])("%j in it counts for nothing", (query) => {
    expect(wantedOf(query)).toEqual(EVERYTHING);
  });
});

test("the server is asked in its own words", () => {
  const search = searchOf({
    ...EVERYTHING,
    type: "late_delivery",
    owner: "nobody",
    words: "  kettle ",
    page: 3,
  });
  expect(Object.fromEntries(search)).toEqual({
    complaint_type: "late_delivery",
    claimed_by: "nobody",
    words: "kettle",
    sort: "urgency",
    offset: "100",
    limit: "50",
  });
});

test("what is snoozed is asked for beside the states of a ticket", () => {
  const search = searchOf({ ...EVERYTHING, status: "snoozed" });
  expect(search.get("snoozed")).toBe("true");
  expect(search.has("status")).toBe(false);
});

test("order and page do not narrow the queue, filters and words do", () => {
  expect(isNarrowed({ ...EVERYTHING, sort: "newest", page: 2 })).toBe(false);
  expect(isNarrowed({ ...EVERYTHING, emotion: "anger" })).toBe(true);
  expect(isNarrowed({ ...EVERYTHING, words: "壶" })).toBe(true);
});
