import type { Reading } from "../../api/tickets";

const WITHOUT_STRAIN = new Set(["neutral", "satisfied"]);

/** How heavy a message weighs on the line: calm and satisfied ones lie on the ground. */
export function strainOf(reading: Reading): number {
  return WITHOUT_STRAIN.has(reading.emotion) ? 0 : reading.intensity;
}

/** The reading that weighs most; of equals the latest. */
export function strongestOf(readings: readonly Reading[]): Reading | undefined {
  return readings.reduce<Reading | undefined>(
    (strongest, reading) =>
      !strongest || strainOf(reading) >= strainOf(strongest)
        ? reading
        : strongest,
    undefined,
  );
}
