import { computed, watch, type Ref } from "vue";
import { commands } from "@/ipc/generated";
import { useAttempt } from "./useAttempt";
import { useLive } from "./useLive";

/** One person whole, and sending them the event's message once more. */
export function useAttendee(event: string, number: Ref<number>) {
  const live = useLive(["attendees", "campaigns", "messages"], () => commands.attendee(event, number.value));
  const { busy, problem: refused, attemptOnce } = useAttempt<"resend">();
  const resending = computed(() => busy.value !== undefined);

  watch(number, () => {
    refused.value = undefined;
    void live.restart();
  });

  /** Whether it was taken; `refused` says why not. */
  async function resend(): Promise<boolean> {
    // The person whose card and price are shown, even while the next one is being read.
    const shown = live.data.value;
    const message = shown?.resend?.message;
    if (!shown || !message || shown.row.number !== number.value) return false;
    const taken = await attemptOnce("resend", () => commands.resend(message, shown.row.number));
    if (taken) void live.refresh();
    return taken !== undefined;
  }

  return { ...live, resending, refused, resend };
}

/** Why one person was told or not, from what is stored. */
export function useWhy(event: string, number: Ref<number>) {
  const live = useLive(["attendees", "campaigns"], () => commands.why(event, number.value));
  watch(number, () => void live.restart());
  return live;
}
