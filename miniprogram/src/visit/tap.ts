// A tap that asks whether messages may come: WeChat's dialog first, then whatever it is answered, however late.

import type { SubscriptionResult } from "../api/protocol";
import { settledRefusal } from "../wechat/setting";
import { askForMessages, isAccept, type Asked, type Blocker } from "../wechat/subscribe";
import { changeVisit } from "./visit";

/** A dialog may take this long before the page offers to go on without it. */
const DIALOG_TIMEOUT_MS = 8_000;

const UNANSWERED: Asked = { results: [], blocker: "passing" };

export interface Tap {
  /** The dialog takes long; it may never show, as behind another window. */
  onSlow: () => void;
  /** What was answered, or nothing, once the person went on without. */
  onAnswer: (answer: Asked) => void;
  /** What the dialog was answered after the person had gone on without it: that counts all the same. */
  onLateAnswer: (answer: Asked) => void;
}

/**
 * Has to be called first in the tap's handler, before anything asynchronous: WeChat shows the dialog only then. Returns
 * how to go on without an answer.
 */
export function askInTap(templates: string[], { onSlow, onAnswer, onLateAnswer }: Tap): () => void {
  const asked = askForMessages(templates);
  const slow = setTimeout(onSlow, DIALOG_TIMEOUT_MS);
  let skipped = false;
  let answered = false;
  void asked.then((answer) => {
    clearTimeout(slow);
    answered = true;
    if (skipped) onLateAnswer(answer);
    else onAnswer(answer);
  });
  return () => {
    if (skipped || answered) return;
    skipped = true;
    clearTimeout(slow);
    onAnswer(UNANSWERED);
  };
}

/** Which answer is the newest: what is found out about an older one doesn't count any more. */
let newest = 0;

/** Keeps what stands in the way of messages after an answer, and returns it. */
export async function noteBlocker(code: string, templates: string[], answer: Asked): Promise<Blocker | null> {
  const mine = ++newest;
  keepBlocker(code, answer.blocker);
  if (!isOpenQuestion(answer)) return answer.blocker;
  const settled = await settledRefusal(templates);
  if (settled && mine === newest) keepBlocker(code, settled);
  return settled ?? answer.blocker;
}

export function keepBlocker(code: string, blocker: Blocker | null): void {
  changeVisit(code, (kept) => {
    if (blocker) kept.blocker = blocker;
    else delete kept.blocker;
  });
}

/**
 * After a *no* and after a dialog that failed, WeChat's settings say whether it can ask again at all: where the main
 * switch is off it may fail without a code.
 */
function isOpenQuestion({ results, blocker }: Asked): boolean {
  return blocker === "passing" || (blocker === null && isRefusal(results));
}

/** Whether there were answers and none of them allows a message. */
export function isRefusal(results: SubscriptionResult[]): boolean {
  return results.length > 0 && !results.some(({ result }) => isAccept(result));
}
