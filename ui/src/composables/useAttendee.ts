import { ref, watch, type Ref } from "vue";
import { toProblem } from "@/ipc/call";
import { commands, type Problem } from "@/ipc/generated";
import { useLive } from "./useLive";

/** One person whole, and sending them the event's message once more. */
export function useAttendee(event: string, number: Ref<number>) {
  const live = useLive(["attendees", "campaigns", "messages"], () => commands.attendee(event, number.value));
  const resending = ref(false);
  const refused = ref<Problem>();

  watch(number, () => {
    refused.value = undefined;
    void live.restart();
  });

  /** Whether it was taken; `refused` says why not. */
  async function resend(): Promise<boolean> {
    // The person whose card and price are shown, even while the next one is being read.
    const shown = live.data.value;
    const message = shown?.resend?.message;
    if (!shown || !message || resending.value || shown.row.number !== number.value) return false;
    resending.value = true;
    refused.value = undefined;
    try {
      await commands.resend(message, shown.row.number);
      void live.refresh();
      return true;
    } catch (error) {
      refused.value = toProblem(error);
      return false;
    } finally {
      resending.value = false;
    }
  }

  return { ...live, resending, refused, resend };
}
