import { ref } from "vue";
import { toProblem } from "@/ipc/call";
import { commands, type AppState, type Problem } from "@/ipc/generated";
import { useAppState } from "./useAppState";
import { usePreferences } from "./usePreferences";
import { useView } from "./useView";

export const speeds = [1, 10, 60] as const;

const speed = ref(1);

/** Starting, hastening and ending a rehearsal. */
export function useRehearsal() {
  const { adopt } = useAppState();
  const { openEvent } = useView();
  const { language } = usePreferences();
  const busy = ref(false);
  const problem = ref<Problem>();

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    busy.value = true;
    problem.value = undefined;
    try {
      return await work();
    } catch (error) {
      problem.value = toProblem(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  }

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
      enter(await attempt(() => commands.start_rehearsal({ attendees, seed: 1, seconds: 90, language: language.value }))),
    end: async () => enter(await attempt(commands.stop_rehearsal)),
    hasten: (next: number) =>
      attempt(async () => {
        await commands.set_crowd_speed(next);
        speed.value = next;
      }),
  };
}
