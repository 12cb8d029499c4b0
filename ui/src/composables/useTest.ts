import { ref, shallowRef } from "vue";
import { toProblem } from "@/ipc/call";
import {
  commands,
  type AttendeeRow,
  type CampaignView,
  type MessageDraft,
  type Problem,
  type TesterView,
} from "@/ipc/generated";
import { newest } from "./newest";

const FOUND = 6;

/** Trying a draft on the organiser's own phone: who of the attendees that is, and sending it there. */
export function useTest(event: string) {
  const testers = shallowRef<TesterView[]>([]);
  const found = shallowRef<AttendeeRow[]>([]);
  const problem = ref<Problem>();
  const busy = ref(false);
  const look = newest((search: string) =>
    commands.attendees({ event, search, filter: "all", offset: 0, limit: FOUND }),
  );

  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    busy.value = true;
    problem.value = undefined;
    try {
      return await work();
    } catch (error) {
      problem.value = toProblem(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  async function search(text: string) {
    if (text.trim() === "") {
      found.value = [];
      return;
    }
    try {
      const page = await look(text.trim());
      if (page) found.value = page.rows;
    } catch (error) {
      problem.value = toProblem(error);
    }
  }

  const keep = (numbers: number[]) =>
    attempt(async () => {
      testers.value = await commands.set_testers(event, numbers);
    });
  const add = (number: number) => keep([...new Set([...testers.value.map((each) => each.number), number])]);
  const remove = (number: number) => keep(testers.value.map((each) => each.number).filter((each) => each !== number));
  const send = (draft: MessageDraft, number: number): Promise<CampaignView | undefined> =>
    attempt(() => commands.test_send(JSON.parse(JSON.stringify(draft)) as MessageDraft, number));

  void attempt(async () => {
    testers.value = await commands.testers(event);
  });
  return { testers, found, problem, busy, search, add, remove, send };
}
