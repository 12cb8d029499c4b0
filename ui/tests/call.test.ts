import { reactive } from "vue";
import { expect, test, vi } from "vitest";

const invoke = vi.fn();
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
const { call } = await import("@/ipc/call");

test("what Vue watches crosses the boundary as plain data", async () => {
  invoke.mockImplementation((_name: string, payload: unknown) => Promise.resolve(structuredClone(payload)));
  const draft = reactive({ fields: [{ key: "thing1", parts: [] }] });
  // A proxy can't be cloned, so the call would fail if one were handed over.
  await expect(call("save_message", { draft })).resolves.toEqual({
    name: "save_message",
    args: { draft: { fields: [{ key: "thing1", parts: [] }] } },
  });
});

test("whatever was thrown becomes a problem with words", async () => {
  invoke.mockRejectedValueOnce("the shell is gone");
  await expect(call("app_state", {})).rejects.toEqual({ code: "internal", message: "the shell is gone", detail: {} });
});
