import { afterEach, expect, test, vi } from "vitest";
import { effectScope } from "vue";
import { useEscape } from "@/composables/useEscape";

const scopes: ReturnType<typeof effectScope>[] = [];
function opened() {
  const close = vi.fn();
  const scope = effectScope(true);
  scopes.push(scope);
  scope.run(() => useEscape(close));
  return { close, leave: () => scope.stop() };
}
const press = (target: EventTarget) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));

afterEach(() => {
  for (const scope of scopes.splice(0)) scope.stop();
  document.body.innerHTML = "";
});

test("Escape closes what was opened last, also when nothing has the focus", () => {
  const [below, above] = [opened(), opened()];
  press(document.body);
  expect([below.close.mock.calls.length, above.close.mock.calls.length]).toEqual([0, 1]);
  above.leave();
  press(document.body);
  expect(below.close).toHaveBeenCalledOnce();
});

test("a field that keeps the key for itself doesn't stop it, a list that is dropped down does", () => {
  const { close } = opened();
  document.body.innerHTML = '<input id="folded" /><input id="dropped" aria-haspopup="listbox" aria-expanded="true" />';
  const [folded, dropped] = [...document.querySelectorAll("input")];
  folded?.addEventListener("keydown", (event) => event.stopPropagation());
  press(dropped!);
  expect(close).not.toHaveBeenCalled();
  press(folded!);
  expect(close).toHaveBeenCalledOnce();
});
