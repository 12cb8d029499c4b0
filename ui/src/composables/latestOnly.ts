/**
 * Wraps a call so that only the newest answer counts: an older one resolves to `undefined`, whenever it comes and
 * whether it failed or not.
 */
export function latestOnly<A extends unknown[], T>(
  call: (...args: A) => Promise<T>,
): (...args: A) => Promise<T | undefined> {
  let last = 0;
  return async (...args) => {
    const mine = ++last;
    try {
      const answer = await call(...args);
      return mine === last ? answer : undefined;
    } catch (error) {
      if (mine === last) throw error;
      return undefined;
    }
  };
}
