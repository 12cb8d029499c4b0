import type { CampaignView } from "@/ipc/generated";

export type Segment = {
  key: "received" | "sent" | "skipped" | "failed" | "unknown" | "queued" | "cancelled";
  n: number;
};

/** Persons WeChat took the message for. */
export const toldBy = ({ sent, received }: CampaignView) => sent + received;

/** The counts in the order of the bar; what is still queued is the empty end of it. */
export function segments(campaign: CampaignView): Segment[] {
  const { received, sent, skipped, failed, unknown, cancelled, queued } = campaign;
  return [
    { key: "received", n: received },
    { key: "sent", n: sent },
    { key: "skipped", n: skipped },
    { key: "failed", n: failed },
    { key: "unknown", n: unknown },
    { key: "cancelled", n: cancelled },
    { key: "queued", n: queued },
  ];
}
