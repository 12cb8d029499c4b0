import type { CampaignView, DeliveryGroup } from "@/ipc/generated";

/** One line of a result: some people, why, and what can be done for them. */
export interface ResultLine {
  key: string;
  group: DeliveryGroup;
  n: number;
  kind: "received" | "sent" | "failed" | "field" | "unknown" | "skipped" | "cancelled";
  /** A key of `by_reason`, where the state alone does not say it. */
  reason?: string;
  /** The field that WeChat refused. */
  field?: string;
}

const FAILED = /^(errcode_-?\d+|unreachable)$/;

/** What kind of end a reason is: the person's own choice, something that failed, or something nobody knows. */
export function kindOf(reason: string): "failed" | "unknown" | "skipped" | "cancelled" {
  if (reason === "no_answer") return "unknown";
  if (reason === "cancelled") return "cancelled";
  return FAILED.test(reason) ? "failed" : "skipped";
}

const order: ResultLine["kind"][] = ["received", "sent", "failed", "field", "unknown", "skipped", "cancelled"];

/** The result in lines that leave nobody out: what went well first, then what somebody can do something about. */
export function resultLines(campaign: CampaignView): ResultLine[] {
  const { received, sent, by_reason, by_field, text_reasons } = campaign;
  const lines: ResultLine[] = [
    { key: "received", group: "received", n: received, kind: "received" },
    { key: "sent", group: "sent", n: sent, kind: "sent" },
  ];
  // A refused text is shown by its field, which can be edited; its errcode is not shown a second time.
  const refusedTexts = Object.values(by_field).reduce((sum, n) => sum + n, 0);
  for (const [field, n] of Object.entries(by_field))
    lines.push({ key: `field-${field}`, group: { field }, n, kind: "field", field });
  const shown = text_reasons.reduce((sum, reason) => sum + (by_reason[reason] ?? 0), 0) <= refusedTexts;
  for (const [reason, n] of Object.entries(by_reason)) {
    if (shown && text_reasons.includes(reason)) continue;
    lines.push({ key: reason, group: { reason }, n, kind: kindOf(reason), reason });
  }
  return lines.filter(({ n }) => n > 0).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.n - a.n);
}
