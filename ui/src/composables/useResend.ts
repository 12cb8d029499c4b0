import { computed, ref, shallowRef } from "vue";
import {
  commands,
  type CampaignView,
  type Doubts,
  type MessageDraft,
  type Part,
  type PreflightView,
  type ResendTo,
} from "@/ipc/generated";
import { debounce } from "./debounce";
import { latestOnly } from "./latestOnly";
import { useAttempt } from "./useAttempt";

const CHECK_MS = 150;

/** Sends a campaign's message again to some of its people, unchanged or edited: first what it would do, then doing it. */
export function useResend(campaign: string, to: ResendTo) {
  const draft = ref<MessageDraft>();
  /** What the template calls each field. */
  const labels = shallowRef(new Map<string, string>());
  const preflight = shallowRef<PreflightView>();
  const checking = useAttempt<"check">();
  const { busy: doing, problem: refused, attempt, attemptOnce } = useAttempt<"load" | "send">();
  const problem = computed(() => refused.value ?? checking.problem.value);
  const busy = computed(() => doing.value === "send");
  const edited = ref(false);

  const text = () => (edited.value && draft.value ? draft.value : null);
  const ask = latestOnly(() => commands.check_resend(campaign, to, text()));

  async function check() {
    const answer = await checking.attempt("check", ask);
    if (answer) preflight.value = answer;
  }
  const checkSoon = debounce(() => void check(), CHECK_MS);

  const load = () =>
    attempt("load", async () => {
      const found = await commands.campaign_draft(campaign);
      const { lines } = await commands.card(found, null);
      labels.value = new Map(lines.map(({ key, label }) => [key, label]));
      draft.value = found;
    });

  function edit(key: string, parts: Part[]) {
    const field = draft.value?.fields.find((each) => each.key === key);
    if (!field) return;
    field.parts = parts;
    edited.value = true;
    checkSoon();
  }

  function send(doubts: Doubts = "ask"): Promise<CampaignView | undefined> {
    checkSoon.cancel();
    return attemptOnce("send", () => commands.resend_campaign(campaign, to, text(), doubts));
  }

  void check();
  return { draft, labels, preflight, problem, busy, load, edit, send };
}
