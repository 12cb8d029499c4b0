// A sign-in from the filled-in form to the outbox, and whether there has been one.

import type { Asked } from "../wechat/subscribe";
import { clientTime } from "./clock";
import { answersOf, draftOf, nameOf, type Field } from "./form";
import { deliver } from "./outbox";
import { isSignIn, newSubmission } from "./post";
import { changeVisit, readVisit } from "./visit";

/** Keeps the sign-in on the phone and begins to send it. Answers of WeChat's that no sign-in has carried yet go with it. */
export function queueSignIn(code: string, fields: Field[], { results }: Asked): void {
  changeVisit(code, (kept) => {
    const held = kept.held ?? [];
    delete kept.held;
    kept.draft = draftOf(fields);
    const answers = answersOf(fields);
    kept.outbox.push({
      kind: "sign_in",
      submission: newSubmission(),
      name: nameOf(fields),
      ...(answers && { answers }),
      subscriptions: [...held, ...results],
      client_time: clientTime(),
    });
  });
  deliver(code);
}

export function isSignedIn(code: string): boolean {
  const kept = readVisit(code);
  return kept?.me !== undefined && !kept.outbox.some(isSignIn);
}
