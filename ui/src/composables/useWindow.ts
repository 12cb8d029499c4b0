import { onScopeDispose, ref, shallowRef, triggerRef, watch, type Ref, type ShallowRef, type WatchSource } from "vue";
import { toProblem } from "@/ipc/call";
import { onChanged } from "@/ipc/events";
import type { Problem, Topic } from "@/ipc/generated";

export const PAGE = 100;

export interface Windowed<Row, Answer> {
  total: Ref<number | undefined>;
  /** The newest answer whole, for what it says beside its rows. */
  answer: ShallowRef<Answer | undefined>;
  problem: Ref<Problem | undefined>;
  row: (index: number) => Row | undefined;
  /** Says which rows are in view, both ends included; reads what is missing or stale. */
  show: (first: number, last: number) => void;
  /** Where a row stands among those that were read; −1 when not among them. */
  indexWhere: (wanted: (row: Row) => boolean) => number;
  restart: () => void;
}

/**
 * A window over a long list: pages are read as they come into view and read again when one of the topics changes.
 *
 * What was read for an earlier question never shows up later: every read belongs to a generation, and answers of an
 * older one are dropped.
 */
export function useWindow<Row, Answer extends { total: number; rows: Row[] }>(
  topics: Topic[],
  read: (offset: number, limit: number) => Promise<Answer>,
  question: WatchSource[],
): Windowed<Row, Answer> {
  const total = ref<number>();
  const answer = shallowRef<Answer>();
  const problem = ref<Problem>();
  const pages = shallowRef(new Map<number, Row[]>());
  const reading = new Set<number>();
  let stale = new Set<number>();
  let generation = 0;
  let shown = { first: 0, last: 0 };

  async function readPage(page: number) {
    if (reading.has(page)) return;
    const asked = generation;
    reading.add(page);
    stale.delete(page);
    try {
      const got = await read(page * PAGE, PAGE);
      if (asked !== generation) return;
      total.value = got.total;
      answer.value = got;
      pages.value.set(page, got.rows);
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

  function show(first: number, last: number) {
    shown = { first, last };
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
      if (!pages.value.has(page) || stale.has(page)) void readPage(page);
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

  function indexWhere(wanted: (row: Row) => boolean) {
    for (const [page, rows] of pages.value) {
      const at = rows.findIndex(wanted);
      if (at >= 0) return page * PAGE + at;
    }
    return -1;
  }

  watch(question, restart);
  onScopeDispose(
    onChanged((changed) => {
      if (!topics.some((topic) => changed.has(topic))) return;
      stale = new Set([...pages.value.keys(), ...reading]);
      show(shown.first, shown.last);
    }),
  );
  restart();
  return { total, answer, problem, row, show, indexWhere, restart };
}
