import { ref } from "vue";
import { commands, type SendingView } from "@/ipc/generated";
import { useAttempt } from "./useAttempt";

/** How fast to send and how sure to be, as stored on this computer. */
export function useSending() {
  const { busy, problem, attempt, attemptOnce } = useAttempt<"load" | "save">();
  const settings = ref<SendingView>();

  /** Whether they were kept. An emptied figure follows WeChat's own limit. */
  async function save(): Promise<boolean> {
    const wanted = settings.value;
    if (!wanted) return false;
    const { in_flight, per_second } = wanted;
    const kept = await attemptOnce("save", () =>
      commands.save_sending_settings({ ...wanted, in_flight: in_flight ?? null, per_second: per_second ?? null }),
    );
    return kept !== undefined;
  }

  async function load() {
    settings.value = await attempt("load", commands.sending_settings);
  }

  void load();
  return { settings, busy, problem, save };
}
