import { ref, type Ref } from "vue";
import { toProblem } from "@/ipc/call";
import { commands, type MessageDraft, type Problem } from "@/ipc/generated";
import { debounce } from "./debounce";

const SAVE_DELAY_MS = 400;

/** Keeps what is typed, by itself after a pause and at once when asked to. */
export function useMessageSaving(id: Ref<string | undefined>, draft: Ref<MessageDraft | undefined>) {
  const saved = ref<"clean" | "dirty" | "saving" | "failed">("clean");
  const problem = ref<Problem>();
  let saving: Promise<void> | undefined;

  /** Writes what is typed until nothing newer is typed. */
  function save(): Promise<void> {
    saveSoon.cancel();
    saving ??= write().finally(() => (saving = undefined));
    return saving;
  }

  async function write() {
    while (saved.value === "dirty" || saved.value === "failed") {
      if (!draft.value || !id.value) return;
      saved.value = "saving";
      try {
        await commands.save_message(id.value, draft.value);
        problem.value = undefined;
        if ((saved.value as string) === "saving") saved.value = "clean";
      } catch (error) {
        saved.value = "failed";
        problem.value = toProblem(error);
        return;
      }
    }
  }
  const saveSoon = debounce(() => void save(), SAVE_DELAY_MS);

  function edited() {
    saved.value = "dirty";
    saveSoon();
  }

  return { saved, problem, save, edited };
}
