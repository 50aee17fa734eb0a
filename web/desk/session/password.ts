export const SHORTEST_PASSWORD = 10;

export type Flaw = "too_short" | "holds_login" | "differs";

/** Why a new password will not do, before the server is asked. */
export function flawOf(
  fresh: string,
  repeated: string,
  login: string,
): Flaw | null {
  if ([...fresh].length < SHORTEST_PASSWORD) return "too_short";
  if (fresh.toLowerCase().includes(login.toLowerCase())) return "holds_login";
  return fresh === repeated ? null : "differs";
}

/** Until when somebody is locked out, as the server's refusal tells. */
export function lockedUntil(detail: string): string | null {
  const found = /(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) UTC/.exec(detail);
  return found ? `${found[1]}T${found[2]}:00Z` : null;
}
