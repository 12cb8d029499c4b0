// What to do after a try: pure, so that every case is on one screen.

import type { FieldError } from "../api/protocol";
import type { Reply } from "../api/request";

export type Verdict =
  /** It is done; nothing is left of the post. */
  | { then: "done" }
  /** The same post again, under the same submission, no sooner than after this wait. */
  | { then: "retry"; because: "unanswered" | "busy"; retryAfter: number | null }
  /** The answers given have to be changed first. */
  | { then: "invalid"; fields: FieldError[] }
  /** Not yet open: the same tap may do later. */
  | { then: "early" }
  /** It can never be taken. */
  | { then: "final"; because: Ending };

/** Why a post will never be taken. */
export type Ending = "closed" | "gone" | "withdrawn" | "unknown" | "refused";

export function verdictOn(reply: Reply<unknown>): Verdict {
  if (reply.kind === "ok") return { then: "done" };
  if (reply.kind === "unanswered") return { then: "retry", because: "unanswered", retryAfter: null };
  const { status, code, fields, retryAfter } = reply;
  if (status === 429 || status === 408 || status >= 500) return { then: "retry", because: "busy", retryAfter };
  switch (code) {
    case "invalid_field":
      return { then: "invalid", fields };
    case "event_not_open":
      return { then: "early" };
    case "event_closed":
      return { then: "final", because: "closed" };
    case "unknown_event":
      return { then: "final", because: "gone" };
    case "unknown_visitor":
      return { then: "final", because: "unknown" };
    case "withdrawn":
      return { then: "final", because: "withdrawn" };
    default:
      // A 404 of something that isn't our service, as one that was set up wrongly, may be put right.
      return code === ""
        ? { then: "retry", because: "unanswered", retryAfter: null }
        : { then: "final", because: "refused" };
  }
}

const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;

/**
 * Before the next try, in ms. Doubles with each try up to a minute, half of it left to chance, because a whole crowd
 * may be trying again; a wait that the service asked for is kept, with the same chance on top.
 */
export function waitBefore(tries: number, retryAfter: number | null, chance: number): number {
  const step = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, tries - 1));
  return retryAfter === null ? step * (0.5 + chance / 2) : retryAfter * 1_000 + step * chance;
}

/** When the network returns, everybody on it is back at once: they go one by one, in ms. */
export function waitAfterReturn(chance: number): number {
  return 2_000 * chance;
}
