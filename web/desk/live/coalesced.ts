/** Lets one run at a time; whatever is asked for meanwhile is one more run, after a pause. */
export function coalesced(
  act: () => Promise<void>,
  pauseMs = 0,
): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isWanted = false;

  async function run(): Promise<void> {
    do {
      isWanted = false;
      await act();
      if (pauseMs > 0) await new Promise((next) => setTimeout(next, pauseMs));
    } while (isWanted);
  }

  return () => {
    if (running) isWanted = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}
