import { expect, test } from "vitest";
import { Gate } from "../widget/talk/gate";
import { customerOf } from "../widget/talk/identity";

function token(claims: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const payload = btoa(String.fromCharCode(...bytes));
  const plain = payload.replaceAll("+", "-").replaceAll("/", "_");
  return `head.${plain.replaceAll("=", "")}.signature`;
}

test.each([
  [token({ sub: "7", name: "王敏？？？" }), "7"],
  [token({ sub: 7 }), "7"],
  [token({ sub: "" }), null],
  [token({ sub: { id: 7 } }), null],
  [token({}), null],
  [token(null), null],
  ["not.a-token!.at all", null],
  ["nothing", null],
  ["", null],
  [null, null],
])("%j is about customer %j", (identity, customer) => {
  expect(customerOf(identity)).toBe(customer);
});

test("who waits at a gate gets through when it opens, and is turned away when it shuts", async () => {
  const gate = new Gate();
  const early = gate.passed(10_000);
  gate.open();
  expect(await early).toBe(true);
  expect(await gate.passed(0)).toBe(true);
  gate.shut();
  const late = gate.passed(10_000);
  gate.shut();
  expect(await late).toBe(false);
  expect(await gate.passed(0)).toBe(false);
});
