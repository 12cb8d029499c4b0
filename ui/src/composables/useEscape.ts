import { onScopeDispose } from "vue";

/** Of what is open, the last one opened closes first. */
const open: (() => void)[] = [];

/** Whether the key belongs to a list or a calendar that is dropped down. */
function droppedDown(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[aria-haspopup][aria-expanded="true"], .el-popper') !== null;
}

function pressed(event: KeyboardEvent) {
  const close = open.at(-1);
  if (event.key !== "Escape" || event.isComposing || !close || droppedDown(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  close();
}

/**
 * Calls `close` when Escape is pressed, wherever the focus is: what was pressed last may be gone and the focus with it,
 * and a select keeps the key for itself even while it is folded. Hence the capturing listener.
 */
export function useEscape(close: () => void) {
  if (open.push(close) === 1) document.addEventListener("keydown", pressed, true);
  onScopeDispose(() => {
    open.splice(open.lastIndexOf(close), 1);
    if (open.length === 0) document.removeEventListener("keydown", pressed, true);
  });
}
