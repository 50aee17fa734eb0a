export type SumFlaw = "none" | "cents" | "above" | "same";

interface Bounds {
  atMost: number;
  /** The sum asked for, which is approved rather than changed. */
  asked?: number;
}

const SUM = /^\d{1,10}(?:\.(\d+))?$/;
const CENTS = 2;

/** A sum as people type it, with the comma or the full-width digits of their keyboard, as the desk takes it. */
export function sumIn(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\s¥￥$,]/g, "")
    .replace("。", ".");
}

/** What is wrong with a sum, or null. */
export function flawOfSum(typed: string, bounds: Bounds): SumFlaw | null {
  const sum = sumIn(typed);
  const parts = SUM.exec(sum);
  if (!parts || Number(sum) === 0) return "none";
  if ((parts[1]?.length ?? 0) > CENTS) return "cents";
  if (Number(sum) > bounds.atMost) return "above";
  return Number(sum) === bounds.asked ? "same" : null;
}
