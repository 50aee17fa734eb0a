import { expect, test } from "vitest";
import { renamed, viewsIn, withView } from "../../desk/queue/views";

const LATE = { name: "Late", query: { type: "late_delivery" } };
const MINE = { name: "Mine", query: { owner: "me" } };

test("what is kept is read back", () => {
  expect(viewsIn(JSON.stringify([LATE, MINE]))).toEqual([LATE, MINE]);
});

test.each([null, "{", "{}", '[{"name":1}]', '[{"name":"a","query":{"b":1}}]'])(
  "%j holds no view",
  (text) => {
    expect(viewsIn(text)).toEqual([]);
  },
);

test("a view of a name that is there gets the new filters", () => {
  const newer = { name: "Late", query: { emotion: "anger" } };
  expect(withView([LATE, MINE], newer)).toEqual([newer, MINE]);
  expect(withView([LATE], MINE)).toEqual([LATE, MINE]);
});

test("a view is renamed, but neither to nothing nor to another's name", () => {
  expect(renamed([LATE, MINE], "Late", " Slow ")[0]?.name).toBe("Slow");
  expect(renamed([LATE, MINE], "Late", "Mine")).toEqual([LATE, MINE]);
  expect(renamed([LATE, MINE], "Late", " ")).toEqual([LATE, MINE]);
});
