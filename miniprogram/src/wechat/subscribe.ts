// Asking whether messages may come. Signing in never depends on the answer.

import type { SubscriptionResult } from "../api/protocol";

/** Why there is no permission, as far as a person or the organiser can do something about it. */
export type Blocker =
  /** The person has switched all messages of mini-programs off. */
  | "switched_off"
  /** The person has ticked *always* with a refusal: no dialog will come any more. */
  | "always_refused"
  /** WeChat has banned the template, or messages of this mini-program. */
  | "banned"
  /** The organiser named templates that don't fit: unknown, mixed kinds, the same title twice. */
  | "misconfigured"
  /** The network, another dialog, the app in the background: another tap may do. */
  | "passing";

export interface Asked {
  /** WeChat's words, template by template; empty where it gave none. */
  results: SubscriptionResult[];
  blocker: Blocker | null;
}

/**
 * Has to be called first in a tap's handler, before anything asynchronous: WeChat shows the dialog only then. Never
 * rejects. With nothing to ask for, nothing is asked.
 */
export function askForMessages(templates: string[]): Promise<Asked> {
  if (templates.length === 0) return Promise.resolve({ results: [], blocker: null });
  return new Promise((resolve) => {
    // Absent in libraries that are older than these messages; those people sign in as well.
    if (!wx.requestSubscribeMessage) return resolve({ results: [], blocker: "passing" });
    try {
      wx.requestSubscribeMessage({
        tmplIds: templates,
        success: (answer) => resolve(read(templates, answer)),
        fail: ({ errCode, errMsg }) => resolve({ results: [], blocker: blockerOf(errCode, errMsg) }),
      });
    } catch {
      // Nothing may depend on allowing messages, not even on being able to ask.
      resolve({ results: [], blocker: "passing" });
    }
  });
}

/** Whatever begins with *accept* permits a message: `acceptWithAlert` and the like. */
export function isAccept(result: string): boolean {
  return result.startsWith("accept");
}

function read(templates: string[], answer: Record<string, string>): Asked {
  const results: SubscriptionResult[] = [];
  for (const template_id of templates) {
    const result = answer[template_id];
    if (typeof result === "string") results.push({ template_id, result });
  }
  if (results.some(({ result }) => result === "ban")) return { results, blocker: "banned" };
  if (results.some(({ result }) => result === "filter")) return { results, blocker: "misconfigured" };
  return { results, blocker: null };
}

function blockerOf(errCode: number | undefined, errMsg: string | undefined): Blocker {
  // Some versions of WeChat say it in words only.
  if (errMsg && /main switch/i.test(errMsg)) return "switched_off";
  switch (errCode) {
    case 20004:
      return "switched_off";
    case 20005:
      return "banned";
    case 10001:
    case 10004:
    case 20001:
    case 20002:
    case 20003:
    case 20013:
      return "misconfigured";
    // 10002 and 10003 network, 10005 in the background; without a code: not in a tap, a dialog is still open.
    default:
      return "passing";
  }
}
