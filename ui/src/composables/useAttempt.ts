import { ref, shallowRef } from "vue";
import { toProblem } from "@/ipc/call";
import type { Problem } from "@/ipc/generated";

/** What is being tried, and why the last try came to nothing. */
export function useAttempt<What extends string>() {
  const busy = shallowRef<What>();
  const problem = ref<Problem>();

  async function attempt<T>(what: What, work: () => Promise<T>): Promise<T | undefined> {
    busy.value = what;
    problem.value = undefined;
    try {
      return await work();
    } catch (error) {
      problem.value = toProblem(error);
      return undefined;
    } finally {
      busy.value = undefined;
    }
  }

  /** Does nothing while another try is under way, so that a second click is not a second try. */
  async function attemptOnce<T>(what: What, work: () => Promise<T>): Promise<T | undefined> {
    return busy.value === undefined ? attempt(what, work) : undefined;
  }

  return { busy, problem, attempt, attemptOnce };
}
