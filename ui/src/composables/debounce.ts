export interface Debounced {
  (): void;
  cancel: () => void;
}

/** Runs `work` once `ms` after the last call. */
export function debounce(work: () => void, ms: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    clearTimeout(timer);
    timer = setTimeout(work, ms);
  };
  return Object.assign(run, { cancel: () => clearTimeout(timer) });
}

/** Runs `work` once `ms` after the first of the calls that came since it ran last: however many come, it runs. */
export function throttle(work: () => void, ms: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const run = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, ms);
  };
  return Object.assign(run, { cancel });
}
