// Why there is nothing to fill in, in words.

import type { PublicEvent } from "../../api/protocol";
import { fill, type Texts } from "../../texts/texts";
import { eventMoment } from "../../visit/clock";
import type { Language } from "../../wechat/appearance";

export type Stop = "early" | "closed" | "gone" | "withdrawn" | "refused" | "no_code" | "old_wechat";

export interface StopView {
  title: string;
  text: string;
  /** Whether the same person may begin anew here. */
  again: boolean;
}

export function stopView(why: Stop, event: PublicEvent | null, t: Texts, language: Language): StopView {
  const opens = event?.opens_at;
  const at = opens ? eventMoment(opens, event, language) : "";
  const words: Record<Stop, [string, string]> = {
    early: [t.early_title, fill(t.early_text, { at })],
    closed: [t.closed_title, t.closed_text],
    gone: [t.gone_title, t.gone_text],
    withdrawn: [t.withdrawn_title, t.withdrawn_text],
    refused: [t.refused_title, t.refused_text],
    no_code: [t.no_code_title, t.no_code_text],
    old_wechat: [t.old_wechat_title, t.old_wechat_text],
  };
  const [title, text] = words[why];
  return { title, text, again: why === "withdrawn" || why === "refused" };
}
