export const MESSAGE_LIMIT = 2000;
const COUNTER_FROM = 1800;

/**
 * Puts a prepared text into a draft without losing what is there. A prepared
 * text the customer has not touched gives way to the next one.
 */
export function compose(
  draft: string,
  untouched: string | null,
  prepared: string,
): string {
  if (draft.trim() === "" || draft === untouched) return prepared;
  if (draft.includes(prepared.trim())) return draft;
  return `${draft.trimEnd()}\n${prepared}`;
}

/** How many characters are left, or null while there are plenty. */
export function charactersLeft(draft: string): number | null {
  return draft.length < COUNTER_FROM ? null : MESSAGE_LIMIT - draft.length;
}
