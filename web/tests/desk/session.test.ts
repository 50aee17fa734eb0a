import { expect, test } from "vitest";
import { flawOf, lockedUntil } from "../../desk/session/password";

test.each([
  ["short", "short", "too_short"],
  ["my-LIN-password", "my-LIN-password", "holds_login"],
  ["green-tea-in-rain", "green-tea", "differs"],
  ["green-tea-in-rain", "green-tea-in-rain", null],
])("the password %j, repeated as %j", (fresh, repeated, flaw) => {
  expect(flawOf(fresh, repeated, "lin")).toBe(flaw);
});

test("the end of a lock is read from the refusal", () => {
  const detail =
    "too many wrong passwords; try again after 2026-11-22 09:31 UTC";
  expect(lockedUntil(detail)).toBe("2026-11-22T09:31:00Z");
  expect(lockedUntil("too many")).toBeNull();
});
