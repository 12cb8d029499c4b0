import { computed, ref } from "vue";
import { commands, type AppState } from "@/ipc/generated";
import { useAppState } from "./useAppState";
import { useAttempt } from "./useAttempt";
import { usePreferences } from "./usePreferences";
import { useView } from "./useView";

export const speeds = [1, 10, 60] as const;

const speed = ref(1);

/** Starting, hastening and ending a rehearsal. */
export function useRehearsal() {
  const { adopt } = useAppState();
  const { openEvent } = useView();
  const { language } = usePreferences();
  const { busy: doing, problem, attempt } = useAttempt<"start" | "end" | "hasten">();
  const busy = computed(() => doing.value !== undefined);

  function enter(state: AppState | undefined) {
    if (!state) return;
    speed.value = 1;
    adopt(state);
    openEvent(state.events[0]?.code ?? "");
  }

  return {
    busy,
    problem,
    speed,
    start: async (attendees: number) =>
      enter(await attempt("start", () => commands.start_rehearsal({ attendees, seed: 1, seconds: 90, language: language.value }))),
    end: async () => enter(await attempt("end", commands.stop_rehearsal)),
    hasten: (next: number) =>
      attempt("hasten", async () => {
        await commands.set_crowd_speed(next);
        speed.value = next;
      }),
  };
}
