// Reads something until the service has answered, however long that takes, and tells who looks on why it waits.

import type { Reply } from "../api/request";
import { isOnline } from "../wechat/network";
import type { WaitReason } from "./outbox";
import { pause, type Pause } from "./pause";
import { verdictOn, waitBefore } from "./verdict";

export interface Reading<T> {
  /** The first answer that is one; `null` when it was stopped. */
  answer: Promise<Reply<T> | null>;
  /** Tries at once, unless the service asked to wait. */
  now: () => void;
  /** The same, and what was asked before doesn't count: its answer may be older than the question. */
  anew: () => void;
  stop: () => void;
}

export function reading<T>(
  read: () => Promise<Reply<T>>,
  onWait: (because: WaitReason, until: number | null) => void,
): Reading<T> {
  let stopped = false;
  let rest: Pause | null = null;
  let outdated = false;
  const wait = async (because: WaitReason, until: number | null, silentUntil: number) => {
    rest = pause(until, silentUntil);
    onWait(because, until);
    await rest.over;
    rest = null;
  };
  const run = async (): Promise<Reply<T> | null> => {
    for (let tries = 1; !stopped; tries += 1) {
      if (!isOnline()) {
        await wait("offline", null, 0);
        continue;
      }
      outdated = false;
      const reply = await read();
      if (stopped) break;
      const verdict = verdictOn(reply);
      if (verdict.then !== "retry") {
        if (outdated) continue;
        return reply;
      }
      const until = Date.now() + waitBefore(tries, verdict.retryAfter, Math.random());
      await wait(verdict.because, until, verdict.retryAfter === null ? 0 : until);
    }
    return null;
  };
  const now = () => rest?.wake();
  return {
    answer: run(),
    now,
    anew: () => {
      outdated = true;
      now();
    },
    stop: () => {
      stopped = true;
      rest?.drop();
    },
  };
}
