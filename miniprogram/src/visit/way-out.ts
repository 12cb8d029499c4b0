// WeChat's dialog may never show, as behind another window, or never be answered. Nobody has to wait for it.

import type { Asked } from "../wechat/subscribe";

/** So long a dialog may take before one can go on without. */
const DIALOG_MS = 8_000;

export interface WayOut {
  /** What was answered, or that nothing was, once `skip` is called. */
  answer: Promise<Asked>;
  skip: () => void;
}

/** Calls `onSlow` once the dialog takes so long that a way out is to be shown. */
export function withWayOut(asked: Promise<Asked>, onSlow: () => void): WayOut {
  const slow = setTimeout(onSlow, DIALOG_MS);
  let skip = () => {};
  const skipped = new Promise<Asked>((resolve) => {
    skip = () => resolve({ results: [], trouble: "passing" });
  });
  const answer = Promise.race([asked, skipped]).then((asked) => {
    clearTimeout(slow);
    return asked;
  });
  return { answer, skip };
}
