/**
 * Runs `work` again and again, one at a time, as often as it is asked for: of what was asked while it ran only the
 * newest is done, so that nothing piles up.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let again = false;

  async function run() {
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      // Not in a later microtask: a call from now on has to begin anew.
      running = undefined;
    }
  }

  return () => {
    again = running !== undefined;
    running ??= run();
    return running;
  };
}
