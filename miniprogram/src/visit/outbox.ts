// Sends what an event's outbox holds, one post after the other, until the service has answered each. It belongs to the
// app, not to a page: leaving a page stops nothing.

import { addSubscriptions, signIn } from "../api/endpoint";
import type { FieldError, Me, SubscriptionResult } from "../api/protocol";
import type { Reply } from "../api/request";
import { account } from "../wechat/account";
import { freshCode } from "../wechat/login";
import { isOnline } from "../wechat/network";
import { pause } from "./pause";
import { isSignIn, newSubmission, signInBody, subscriptionsBody, type Post } from "./post";
import { verdictOn, waitBefore, type Ending } from "./verdict";
import { changeVisit, readVisit, visits, type Visit } from "./visit";

/** Why something waits. */
export type WaitReason = "offline" | "unanswered" | "busy";

export type Progress =
  | { phase: "idle" }
  | { phase: "sending"; since: number }
  | { phase: "waiting"; because: WaitReason; until: number | null };

/** How a post ended, told to whoever watches. */
export type News =
  | { what: "progress" }
  | { what: "taken"; post: Post }
  | { what: "invalid"; fields: FieldError[] }
  | { what: "early" }
  | { what: "over"; because: Ending };

type Watcher = (progress: Progress, news: News) => void;

interface Line {
  progress: Progress;
  running: boolean;
  tries: number;
  /** The service asked for silence until then. Nothing wakes the line earlier. */
  silentUntil: number;
  wake: (() => void) | null;
  watchers: Set<Watcher>;
}

const lines = new Map<string, Line>();

/** Begins to send, or tries again at once what waits, unless the service asked to wait. */
export function deliver(code: string): void {
  const line = lineOf(code);
  if (line.running) line.wake?.();
  else void run(code, line);
}

/** Answers of WeChat's dialog outside of a sign-in's post: they follow it, or wait for one that is still to come. */
export function sendAnswers(code: string, subscriptions: SubscriptionResult[]): void {
  if (subscriptions.length === 0) return;
  const visit = changeVisit(code, (kept) => {
    const follows = kept.me !== undefined || kept.outbox.some(isSignIn);
    if (follows) kept.outbox.push({ kind: "subscriptions", submission: newSubmission(), subscriptions });
    else hold(kept, subscriptions);
  });
  if (visit?.outbox.length) deliver(code);
}

/** Everything that an earlier run of the app left behind. */
export function deliverAll(): void {
  for (const { code, outbox } of visits()) if (outbox.length > 0) deliver(code);
}

/** Calls `watcher` at every step, until the function it returns is called. */
export function watchOutbox(code: string, watcher: Watcher): () => void {
  const line = lineOf(code);
  line.watchers.add(watcher);
  return () => line.watchers.delete(watcher);
}

export function progressOf(code: string): Progress {
  return lineOf(code).progress;
}

function lineOf(code: string): Line {
  let line = lines.get(code);
  if (!line) {
    line = { progress: { phase: "idle" }, running: false, tries: 0, silentUntil: 0, wake: null, watchers: new Set() };
    lines.set(code, line);
  }
  return line;
}

async function run(code: string, line: Line): Promise<void> {
  line.running = true;
  try {
    for (;;) {
      const visit = readVisit(code);
      const post = visit?.outbox[0];
      if (!visit || !post) break;
      if (!isOnline()) {
        await rest(line, "offline", null);
        continue;
      }
      await tryOnce(visit, post, line);
    }
  } finally {
    line.running = false;
    notify(line, { phase: "idle" }, { what: "progress" });
  }
}

async function tryOnce(visit: Visit, post: Post, line: Line): Promise<void> {
  notify(line, { phase: "sending", since: Date.now() }, { what: "progress" });
  // Each try brings a fresh code: the last one may have been spent by an answer that got lost.
  const login = await freshCode();
  const reply = await send(visit, post, login);
  const verdict = verdictOn(reply);
  if (verdict.then === "retry") {
    line.tries += 1;
    const wait = waitBefore(line.tries, verdict.retryAfter, Math.random());
    if (verdict.retryAfter !== null) line.silentUntil = Date.now() + wait;
    await rest(line, verdict.because, Date.now() + wait);
    return;
  }
  line.tries = 0;
  changeVisit(visit.code, (kept) => {
    // Whatever came of it, this post is not sent again as it stands.
    kept.outbox = kept.outbox.filter(({ submission }) => submission !== post.submission);
    if (reply.kind === "ok") {
      kept.me = reply.value;
      kept.seen_at = Date.now();
      if (login !== undefined) kept.login_sent_at = Date.now();
      // Sent is sent: what was typed need not lie here any longer.
      if (isSignIn(post)) kept.draft = { name: "", answers: {} };
    } else if (isSignIn(post)) {
      // What waits behind a sign-in that isn't taken has nobody to belong to: it goes with the next one, if any.
      const answers = [post, ...kept.outbox].flatMap(({ subscriptions }) => subscriptions);
      if (verdict.then !== "final" || verdict.because === "refused") hold(kept, answers);
      kept.outbox = [];
    }
  });
  if (verdict.then === "done") notify(line, line.progress, { what: "taken", post });
  else if (verdict.then === "invalid") notify(line, line.progress, { what: "invalid", fields: verdict.fields });
  else if (verdict.then === "early") notify(line, line.progress, { what: "early" });
  else notify(line, line.progress, { what: "over", because: verdict.because });
}

/** WeChat's answers count once. Nothing of a refused post was taken, so the next post carries them. */
function hold(kept: Visit, answers: SubscriptionResult[]): void {
  if (answers.length > 0) kept.held = [...(kept.held ?? []), ...answers];
}

function send({ code, visitor }: Visit, post: Post, login: string | undefined): Promise<Reply<Me>> {
  return isSignIn(post)
    ? signIn(code, visitor, signInBody(post, login, account()))
    : addSubscriptions(code, visitor, subscriptionsBody(post, login, account()));
}

async function rest(line: Line, because: WaitReason, until: number | null): Promise<void> {
  const rest = pause(until, line.silentUntil);
  line.wake = rest.wake;
  notify(line, { phase: "waiting", because, until }, { what: "progress" });
  await rest.over;
  line.wake = null;
}

function notify(line: Line, progress: Progress, news: News): void {
  line.progress = progress;
  for (const watcher of [...line.watchers]) watcher(progress, news);
}
