import { shallowRef } from "vue";
import { commands, type AttendeeRow } from "@/ipc/generated";
import { latestOnly } from "./latestOnly";
import { useAttempt } from "./useAttempt";

/** The first few people that a search finds, as it is typed. */
export function useLookup(event: string, limit: number) {
  const found = shallowRef<AttendeeRow[]>([]);
  const { problem, attempt } = useAttempt<"look">();
  const ask = latestOnly((search: string) => commands.attendees({ event, search, filter: "all", offset: 0, limit }));

  async function search(text: string) {
    const page = await attempt("look", () => ask(text.trim()));
    // Nothing while a newer search is under way; what could not be read is shown as nobody, beside its problem.
    if (page) found.value = page.rows;
    else if (problem.value) found.value = [];
  }

  const clear = () => (found.value = []);
  return { found, problem, search, clear };
}
