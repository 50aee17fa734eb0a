/**
 * The customer a site's token is about, to keep what a browser remembers of
 * each apart; null where it names none. Only the server can tell whether it
 * is true.
 */
export function customerOf(identity: string | null): string | null {
  const payload = identity?.split(".")[1];
  if (!payload) return null;
  try {
    const claims: unknown = JSON.parse(textOf(payload));
    const { sub } = (claims ?? {}) as { sub?: unknown };
    const isNamed = typeof sub === "string" || typeof sub === "number";
    return isNamed && String(sub) !== "" ? String(sub) : null;
  } catch {
    return null;
  }
}

/** What base64url stands for, read as UTF-8. */
function textOf(encoded: string): string {
  const plain = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
