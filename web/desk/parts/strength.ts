const CLEAR_FROM = 0.4;
const STRONG_FROM = 0.7;

export interface Strength {
  name: "slight" | "clear" | "strong";
  bars: number;
}

/** An intensity between 0 and 1 as people speak of it. */
export function strengthOf(intensity: number): Strength {
  if (intensity >= STRONG_FROM) return { name: "strong", bars: 3 };
  if (intensity >= CLEAR_FROM) return { name: "clear", bars: 2 };
  return { name: "slight", bars: 1 };
}
