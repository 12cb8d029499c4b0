import { onScopeDispose, ref, shallowRef, triggerRef, watch, type Ref } from "vue";
import { toProblem } from "@/ipc/call";
import { onChanged } from "@/ipc/events";
import { commands, type AttendeeFilter, type AttendeeRow, type FilterCounts, type Problem } from "@/ipc/generated";

export const PAGE = 100;

/**
 * A window over the list: pages are read as they come into view and read again when people change.
 *
 * What was read for an earlier search never shows up later: every read belongs to a generation, and answers of an
 * older one are dropped.
 */
export function useAttendees(event: string, search: Ref<string>, filter: Ref<AttendeeFilter>) {
  const total = ref<number>();
  const counts = ref<FilterCounts>();
  const problem = ref<Problem>();
  const pages = shallowRef(new Map<number, AttendeeRow[]>());
  const reading = new Set<number>();
  let stale = new Set<number>();
  let generation = 0;
  let shown = { first: 0, last: 0 };

  async function read(page: number) {
    if (reading.has(page)) return;
    const asked = generation;
    reading.add(page);
    stale.delete(page);
    try {
      const answer = await commands.attendees({
        event,
        search: search.value.trim(),
        filter: filter.value,
        offset: page * PAGE,
        limit: PAGE,
      });
      if (asked !== generation) return;
      total.value = answer.total;
      counts.value = answer.counts;
      pages.value.set(page, answer.rows);
      problem.value = undefined;
      triggerRef(pages);
    } catch (error) {
      if (asked === generation) problem.value = toProblem(error);
    } finally {
      if (asked === generation) {
        reading.delete(page);
        // It changed while it was being read, and is still looked at.
        if (stale.has(page)) show(shown.first, shown.last);
      }
    }
  }

  /** Says which rows are in view, both ends included; reads what is missing or stale. */
  function show(first: number, last: number) {
    shown = { first, last };
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      if (!pages.value.has(page) || stale.has(page)) void read(page);
    }
  }

  function restart() {
    generation++;
    reading.clear();
    stale = new Set();
    pages.value = new Map();
    total.value = undefined;
    shown = { first: 0, last: 0 };
    show(0, 0);
  }

  const row = (index: number) => pages.value.get(Math.floor(index / PAGE))?.[index % PAGE];

  /** Where a person stands among the rows that were read; −1 when not among them. */
  function indexOf(number: number) {
    for (const [page, rows] of pages.value) {
      const at = rows.findIndex((each) => each.number === number);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  watch([search, filter], restart);
  onScopeDispose(
    onChanged((topics) => {
      if (!topics.has("attendees") && !topics.has("campaigns")) return;
      stale = new Set([...pages.value.keys(), ...reading]);
      show(shown.first, shown.last);
    }),
  );
  restart();
  return { total, counts, problem, row, show, indexOf, refresh: restart };
}
