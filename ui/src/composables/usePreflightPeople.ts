import { shallowRef } from "vue";
import { commands, type PreflightPage, type PreflightQuery } from "@/ipc/generated";
import { useAttempt } from "./useAttempt";

const PAGE = 200;

/** The people behind one number of the pre-flight, a page at a time. */
export function usePreflightPeople(question: Omit<PreflightQuery, "offset" | "limit">) {
  const people = shallowRef<PreflightPage["people"]>([]);
  const { problem, attemptOnce } = useAttempt<"read">();

  async function more() {
    const offset = people.value.length;
    const page = await attemptOnce("read", () => commands.preflight_people({ ...question, offset, limit: PAGE }));
    if (page) people.value = [...people.value, ...page.people];
  }

  void more();
  return { people, problem, more };
}
