import { ref } from "vue";

const TICK_MS = 5_000;

let ahead = 0;

/** The time on the server, as near as its answers tell. */
export const now = ref(Date.now());

/** Learns from an answer's Date header how far this computer's clock is off. */
export function noteServerTime(date: string | null): void {
  const server = Date.parse(date ?? "");
  if (!Number.isNaN(server)) ahead = server - Date.now();
}

setInterval(() => {
  now.value = Date.now() + ahead;
}, TICK_MS);
