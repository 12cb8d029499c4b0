/**
 * Runs `work` again and again, one at a time, as often as it is asked for: of what was asked while it ran only the
 * newest is done. Nothing waits for a rest, and nothing piles up.
 */
export function inTurn(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;

  async function run() {
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      // At once: whoever asks from now on begins anew.
      running = undefined;
    }
  }

  return () => {
    again = running !== undefined;
    running ??= run();
    return running;
  };
}
