import { expect, test } from "vitest";
import { flawOf } from "../../desk/session/password";

test.each([
  ["short", "short", "short_password"],
  ["my-LIN-password", "my-LIN-password", "password_holds_login"],
  ["green-tea-in-rain", "green-tea", "differs"],
  ["green-tea-in-rain", "green-tea-in-rain", null],
])("the password %j, repeated as %j", (fresh, repeated, flaw) => {
  expect(flawOf(fresh, repeated, "lin")).toBe(flaw);
});
