import { computed, shallowRef } from "vue";
import { commands, type CampaignView, type MessageDraft, type TesterView } from "@/ipc/generated";
import { useAttempt } from "./useAttempt";

/** Trying a draft on the organiser's own phone: who of the attendees that is, and sending it there. */
export function useTest(event: string) {
  const testers = shallowRef<TesterView[]>([]);
  const { busy: doing, problem, attempt } = useAttempt<"testers" | "send">();
  const busy = computed(() => doing.value !== undefined);

  async function take(work: () => Promise<TesterView[]>) {
    const found = await attempt("testers", work);
    if (found) testers.value = found;
  }

  const keep = (numbers: number[]) => take(() => commands.set_testers(event, numbers));
  const add = (number: number) => keep([...new Set([...testers.value.map((each) => each.number), number])]);
  const remove = (number: number) => keep(testers.value.map((each) => each.number).filter((each) => each !== number));
  const send = (draft: MessageDraft, number: number): Promise<CampaignView | undefined> =>
    attempt("send", () => commands.test_send(draft, number));

  void take(() => commands.testers(event));
  return { testers, problem, busy, add, remove, send };
}
