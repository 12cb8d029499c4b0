// What this phone knows of one event: the attendee's bearer, what was last heard, and what still has to be sent.

import type { Me, PublicEvent, SubscriptionResult } from "../api/protocol";
import { randomHex } from "../wechat/random";
import { readStored, removeStored, store, storedKeys } from "../wechat/storage";
import type { Blocker } from "../wechat/subscribe";
import type { Post } from "./post";

export interface Visit {
  code: string;
  /** 32 hex digits, made for this event alone. */
  visitor: string;
  /** As last read; what the page shows while there is no network. */
  event?: PublicEvent;
  /** The service's clock less this phone's, in ms. */
  skew: number;
  me?: Me;
  /** What has to reach the service still, oldest first. */
  outbox: Post[];
  /** Answers of WeChat's dialog that no sign-in has carried yet: the next tap sends them and doesn't ask again. */
  held?: SubscriptionResult[];
  /** Why messages can't be allowed, as of the last tap. */
  blocker?: Blocker;
  /** When a login code last reached the service, in ms of this phone's clock. */
  login_sent_at?: number;
  /** What was typed and not yet sent. */
  draft: { name: string; answers: Record<string, string> };
  /** When this phone last had to do with the event. */
  seen_at: number;
}

const PREFIX = "visit/";

/** What storage holds, and what it could not take: a full phone must not stop anybody from signing in. */
const known = new Map<string, Visit>();
const inMemoryOnly = new Set<string>();

export function readVisit(code: string): Visit | null {
  const held = known.get(code);
  if (held) return held;
  const stored = readStored<Visit>(PREFIX + code);
  if (!stored || typeof stored.visitor !== "string") return null;
  known.set(code, stored);
  return stored;
}

/** Whether this phone's storage could not take the visit, so that it lasts only as long as the app does. */
export function isInMemoryOnly(code: string): boolean {
  return inMemoryOnly.has(code);
}

/** The visit of this event, begun now if there is none. Rejects only where there are no random numbers. */
export async function visit(code: string): Promise<Visit> {
  return readVisit(code) ?? begin(code, await randomHex(16));
}

function begin(code: string, visitor: string): Visit {
  // Two pages may have asked at the same time; the bearer of the first one counts.
  const other = readVisit(code);
  if (other) return other;
  const begun = {
    code,
    visitor,
    skew: 0,
    outbox: [],
    draft: { name: "", answers: {} },
    seen_at: Date.now(),
  };
  keep(begun);
  return begun;
}

/** Changes a visit and keeps it; nothing if it was forgotten meanwhile. */
export function changeVisit(code: string, change: (visit: Visit) => void): Visit | null {
  const found = readVisit(code);
  if (!found) return null;
  change(found);
  keep(found);
  return found;
}

export function forgetVisit(code: string): void {
  known.delete(code);
  inMemoryOnly.delete(code);
  removeStored(PREFIX + code);
}

/** Every event this phone had to do with, the latest first. */
export function visits(): Visit[] {
  const codes = new Set([...storedKeys(PREFIX).map((key) => key.slice(PREFIX.length)), ...known.keys()]);
  const found = [...codes].map((code) => readVisit(code));
  return found.filter((one) => one !== null).sort((a, b) => b.seen_at - a.seen_at);
}

function keep(kept: Visit): void {
  known.set(kept.code, kept);
  if (store(PREFIX + kept.code, kept)) inMemoryOnly.delete(kept.code);
  else inMemoryOnly.add(kept.code);
}
