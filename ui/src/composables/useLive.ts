import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from "vue";
import { toProblem } from "@/ipc/call";
import { onChanged } from "@/ipc/events";
import type { Problem, Topic } from "@/ipc/generated";

export interface Live<T> {
  /** The last answer; an older one stays while a newer is being read. */
  data: ShallowRef<T | undefined>;
  problem: Ref<Problem | undefined>;
  /** Reads again; what is being read meanwhile still counts. */
  refresh: () => Promise<void>;
  /** Reads again because the question is another: answers to the former one are dropped. */
  restart: () => Promise<void>;
}

/**
 * Reads once, then again whenever one of the topics changes.
 *
 * At most one read is under way: changes that come meanwhile cause one more read afterwards, so that ten batches a
 * second never pile up behind a slow answer.
 */
export function useLive<T>(topics: Topic[], read: () => Promise<T>): Live<T> {
  const data = shallowRef<T>();
  const problem = ref<Problem>();
  let running: Promise<void> | undefined;
  let again = false;
  let question = 0;

  async function run() {
    do {
      again = false;
      const asked = question;
      try {
        const answer = await read();
        if (asked !== question) continue;
        data.value = answer;
        problem.value = undefined;
      } catch (error) {
        if (asked === question) problem.value = toProblem(error);
      }
    } while (again);
    running = undefined;
  }

  function refresh(): Promise<void> {
    again = running !== undefined;
    running ??= run();
    return running;
  }

  function restart(): Promise<void> {
    question++;
    return refresh();
  }

  const stop = onChanged((changed) => {
    if (topics.some((topic) => changed.has(topic))) void refresh();
  });
  onScopeDispose(stop);
  void refresh();
  return { data, problem, refresh, restart };
}
