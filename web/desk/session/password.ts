export const SHORTEST_PASSWORD = 10;

/** By the codes of the desk's own refusals, but for what it cannot see. */
export type Flaw = "short_password" | "password_holds_login" | "differs";

/** Why a new password will not do, before the server is asked. */
export function flawOf(
  fresh: string,
  repeated: string,
  login: string,
): Flaw | null {
  if ([...fresh].length < SHORTEST_PASSWORD) return "short_password";
  if (fresh.toLowerCase().includes(login.toLowerCase()))
    return "password_holds_login";
  return fresh === repeated ? null : "differs";
}
