import { ref, shallowRef } from "vue";
import { toProblem } from "@/ipc/call";
import {
  commands,
  type CampaignView,
  type MessageDraft,
  type Part,
  type PreflightView,
  type Problem,
  type ResendTo,
} from "@/ipc/generated";
import { debounce } from "./debounce";
import { newest } from "./newest";

const CHECK_MS = 150;

/** Sends a campaign's message again to some of its people, unchanged or edited: first what it would do, then doing it. */
export function useResend(campaign: string, to: ResendTo) {
  const draft = ref<MessageDraft>();
  /** What the template calls each field. */
  const labels = shallowRef(new Map<string, string>());
  const preflight = shallowRef<PreflightView>();
  const problem = ref<Problem>();
  const busy = ref(false);
  const edited = ref(false);

  // Reactive proxies can't be cloned over IPC by every shell; plain data can.
  const text = () => (edited.value && draft.value ? (JSON.parse(JSON.stringify(draft.value)) as MessageDraft) : null);
  const ask = newest(() => commands.check_resend(campaign, to, text()));

  async function check() {
    try {
      const answer = await ask();
      if (answer) preflight.value = answer;
      problem.value = undefined;
    } catch (error) {
      problem.value = toProblem(error);
    }
  }
  const checkSoon = debounce(() => void check(), CHECK_MS);

  async function load() {
    try {
      const found = await commands.campaign_draft(campaign);
      const { lines } = await commands.card(found, null);
      labels.value = new Map(lines.map(({ key, label }) => [key, label]));
      draft.value = found;
    } catch (error) {
      problem.value = toProblem(error);
    }
  }

  function edit(key: string, parts: Part[]) {
    const field = draft.value?.fields.find((each) => each.key === key);
    if (!field) return;
    field.parts = parts;
    edited.value = true;
    checkSoon();
  }

  async function send(): Promise<CampaignView | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    checkSoon.cancel();
    try {
      return await commands.resend_campaign(campaign, to, text());
    } catch (error) {
      problem.value = toProblem(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  void check();
  return { draft, labels, preflight, problem, busy, load, edit, send };
}
