import { computed, type Ref } from "vue";
import { commands, type AttendeeFilter, type AttendeePage, type AttendeeRow } from "@/ipc/generated";
import { useWindow } from "./useWindow";

/** The people of an event as the search and the chosen chip leave them. */
export function useAttendees(event: string, search: Ref<string>, filter: Ref<AttendeeFilter>) {
  const people = useWindow<AttendeeRow, AttendeePage>(
    ["attendees", "campaigns"],
    (offset, limit) => commands.attendees({ event, search: search.value.trim(), filter: filter.value, offset, limit }),
    [search, filter],
  );
  const { total, problem, row, show, restart } = people;
  return {
    total,
    problem,
    row,
    show,
    refresh: restart,
    counts: computed(() => people.answer.value?.counts),
    indexOf: (number: number) => people.indexWhere((each) => each.number === number),
  };
}
