import { commands } from "@/ipc/generated";
import { useLive } from "./useLive";

/** The figures of one event, always current. */
export function useOverview(event: string) {
  return useLive(["attendees", "events", "sync", "campaigns"], () => commands.overview(event));
}
