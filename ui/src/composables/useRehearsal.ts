import { computed, ref } from "vue";
import { commands, type AppState, type FaultLevel } from "@/ipc/generated";
import { useAppState } from "./useAppState";
import { useAttempt } from "./useAttempt";
import { usePreferences } from "./usePreferences";
import { useView } from "./useView";

export const speeds = [1, 10, 60] as const;

/** What goes wrong at the fake WeChat; `undefined`: nothing. */
export const faultLevels = [undefined, "mild", "rough"] as const satisfies (FaultLevel | undefined)[];

const speed = ref(1);
const faults = ref<FaultLevel>();

/** Starting a rehearsal, its speed and faults, and ending it. */
export function useRehearsal() {
  const { adopt } = useAppState();
  const { openEvent } = useView();
  const { language } = usePreferences();
  const { busy: doing, problem, attempt } = useAttempt<"start" | "end" | "speed" | "faults">();
  const busy = computed(() => doing.value !== undefined);

  function enter(state: AppState | undefined) {
    if (!state) return;
    speed.value = 1;
    faults.value = undefined;
    adopt(state);
    openEvent(state.events[0]?.code ?? "");
  }

  return {
    busy,
    problem,
    speed,
    faults,
    start: async (attendees: number) =>
      enter(
        await attempt("start", () =>
          commands.start_rehearsal({ attendees, seed: 1, seconds: 90, language: language.value }),
        ),
      ),
    end: async () => enter(await attempt("end", commands.stop_rehearsal)),
    setSpeed: (next: number) =>
      attempt("speed", async () => {
        await commands.set_crowd_speed(next);
        speed.value = next;
      }),
    setFaults: (next: FaultLevel | undefined) =>
      attempt("faults", async () => {
        await commands.set_rehearsal_faults(next ?? null);
        faults.value = next;
      }),
  };
}
