/** Draws now and each second from then on. Ends what `previous` began; returns what the next call is to end. */
export function everySecond(previous: number, draw: (() => void) | null): number {
  clearInterval(previous);
  if (!draw) return 0;
  draw();
  return setInterval(draw, 1_000);
}
