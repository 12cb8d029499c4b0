// What the page says while something waits: the event to be read, or the sign-in to be sent.

import { fill, type Texts } from "../../texts/texts";
import { secondsUntil } from "../../visit/event-view";
import type { Progress, WaitReason } from "../../visit/outbox";
import { isInMemoryOnly } from "../../visit/visit";

/** A try that takes longer is said to be slow; one that doesn't isn't worth a word. */
export const SLOW_MS = 3_000;

export function loadingText(because: WaitReason, until: number | null, t: Texts): string {
  const words = { offline: t.loading_offline, unanswered: t.loading_unanswered, busy: t.loading_busy };
  return fill(words[because], { n: secondsUntil(until) });
}

export function waitingText(code: string, progress: Extract<Progress, { phase: "waiting" }>, t: Texts): string {
  if (isInMemoryOnly(code)) return t.kept_in_memory;
  const words = { offline: t.kept_offline, unanswered: t.kept_unanswered, busy: t.kept_busy };
  return fill(words[progress.because], { n: secondsUntil(progress.until) });
}
