import { computed, effectScope, watch } from "vue";
import { commands, type AppState, type EventView, type Phase } from "@/ipc/generated";
import { useLive } from "./useLive";
import { usePreferences } from "./usePreferences";
import { useView } from "./useView";

export const phases: Phase[] = ["open", "upcoming", "over"];

/** Open events first, then what comes, then what is over. */
export function byPhase(events: EventView[]): { phase: Phase; events: EventView[] }[] {
  return phases
    .map((phase) => ({ phase, events: events.filter((event) => event.phase === phase) }))
    .filter((group) => group.events.length > 0);
}

function create() {
  const { view } = useView();
  const live = useLive(["accounts", "attendees", "events", "sync"], commands.app_state);
  const state = live.data;
  const { followLanguage } = usePreferences();
  watch(
    () => state.value?.language,
    (language) => language && followLanguage(language),
  );
  const groups = computed(() => byPhase(state.value?.events ?? []));
  const event = computed(() => {
    const all = state.value?.events ?? [];
    return all.find((each) => each.code === view.event) ?? groups.value[0]?.events[0];
  });
  const account = computed(() => {
    const all = state.value?.accounts ?? [];
    return all.find((each) => each.appid === event.value?.appid) ?? all[0];
  });
  /** Commands that answer with the new state hand it over here, so that the window moves at once. */
  const adopt = (next: AppState) => (state.value = next);
  return { ...live, state, groups, event, account, adopt };
}

let shared: ReturnType<typeof create> | undefined;

/** The shell's state, read once for the whole window and kept for its life. */
export function useAppState() {
  shared ??= effectScope(true).run(create);
  if (!shared) throw new Error("the window's state could not be made");
  return shared;
}
