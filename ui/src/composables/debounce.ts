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
