import { computed } from "vue";
import { commands, type CampaignView, type UnknownDecision } from "@/ipc/generated";
import { useAttempt } from "./useAttempt";
import { useLive } from "./useLive";

/** One campaign while it runs and after, with what the organiser can do to it. */
export function useCampaign(id: string) {
  const live = useLive(["campaigns"], () => commands.campaign(id));
  const { busy, problem: refused, attemptOnce } = useAttempt<"act">();
  const acting = computed(() => busy.value !== undefined);

  async function act(action: () => Promise<CampaignView>): Promise<void> {
    const next = await attemptOnce("act", action);
    if (next) live.data.value = next;
  }

  const pause = () => act(() => commands.pause_campaign(id));
  const resume = () => act(() => commands.resume_campaign(id));
  const cancel = () => act(() => commands.cancel_campaign(id));
  const goOnAlone = () => act(() => commands.go_on_alone(id));
  /** Decides on everybody who is still unsettled. */
  const settle = (decision: UnknownDecision) => act(() => commands.settle_unknown(id, [], decision));

  /** Puts a new AppSecret in the old one's place, then goes on. */
  const replaceSecret = (appid: string, secret: string) =>
    act(async () => {
      await commands.replace_secret(appid, secret);
      return commands.resume_campaign(id);
    });

  return { ...live, acting, refused, pause, resume, cancel, goOnAlone, settle, replaceSecret };
}

/** The campaigns of one event, newest first. */
export function useCampaigns(event: string) {
  return useLive(["campaigns"], () => commands.campaigns(event));
}
