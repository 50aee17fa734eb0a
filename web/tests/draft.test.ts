import { describe, expect, test } from "vitest";
import { TypingPulse } from "../widget/talk/typing";
import { charactersLeft, compose } from "../widget/view/draft";

describe("a prepared text", () => {
  test("fills an empty draft", () => {
    expect(compose("  ", null, "Order SD1: ")).toBe("Order SD1: ");
  });

  test("takes the place of another one nobody touched", () => {
    expect(compose("Order SD1: ", "Order SD1: ", "Order SD2: ")).toBe(
      "Order SD2: ",
    );
  });

  test("goes below what the customer wrote", () => {
    expect(compose("It is broken", null, "Order SD2: ")).toBe(
      "It is broken\nOrder SD2: ",
    );
  });

  test("is not repeated", () => {
    const draft = "Order SD1: it is broken";
    expect(compose(draft, null, "Order SD1: ")).toBe(draft);
  });
});

describe("the counter", () => {
  test("stays away while there is room", () => {
    expect(charactersLeft("x".repeat(1799))).toBeNull();
  });

  test("counts down near the limit", () => {
    expect(charactersLeft("x".repeat(1800))).toBe(200);
    expect(charactersLeft("x".repeat(2000))).toBe(0);
  });
});

test("typing is told at most once a second", () => {
  const pulse = new TypingPulse();
  const told = [0, 100, 999, 1000, 1500, 2000].filter((now) => pulse.beat(now));
  expect(told).toEqual([0, 1000, 2000]);
});
