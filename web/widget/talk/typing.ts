const PAUSE_MS = 1000;

/** Lets one signal pass per second, however fast the customer types. */
export class TypingPulse {
  private last = -Infinity;

  /** Whether to tell the server now; `now` in milliseconds. */
  beat(now: number): boolean {
    if (now - this.last < PAUSE_MS) return false;
    this.last = now;
    return true;
  }
}
