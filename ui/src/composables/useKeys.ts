import { onScopeDispose } from "vue";

/** Whether a single letter typed now belongs to a text. */
function inText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}

/**
 * Keys of a page while it is shown, `Mod-` for Ctrl or ⌘; nothing while a dialog is open. Single letters are left alone
 * inside a text; the arrows work from a search field too, where they would do nothing.
 */
export function useKeys(keys: Partial<Record<string, () => unknown>>) {
  function pressed(event: KeyboardEvent) {
    if (event.altKey || event.isComposing || event.defaultPrevented) return;
    const letter = event.key.length === 1;
    const key = (event.ctrlKey || event.metaKey ? "Mod-" : "") + (letter ? event.key.toLowerCase() : event.key);
    const work = keys[key];
    if (!work || (letter && inText(event.target)) || document.querySelector(".el-overlay-dialog")) return;
    event.preventDefault();
    work();
  }
  document.addEventListener("keydown", pressed);
  onScopeDispose(() => document.removeEventListener("keydown", pressed));
}
