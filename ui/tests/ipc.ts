import { effectScope, type EffectScope } from "vue";
import { afterEach, beforeEach, vi } from "vitest";
import type { AttendeeQuery, MessageDraft, Problem, Topic } from "@/ipc/generated";

type Reply = (args: { query: AttendeeQuery; draft: MessageDraft }) => unknown;

/** The core as the tests see it: a reply for each command, and every call in order. */
export const core = {
  replies: {} as Record<string, Reply>,
  calls: [] as { name: string; args: Record<string, unknown> }[],
  handlers: new Set<(topics: ReadonlySet<Topic>) => void>(),
  named: (name: string) => core.calls.filter((call) => call.name === name),
  changed: (...topics: Topic[]) => core.handlers.forEach((handler) => handler(new Set(topics))),
};

export async function call(name: string, args: Record<string, unknown>): Promise<unknown> {
  core.calls.push({ name, args: JSON.parse(JSON.stringify(args)) as Record<string, unknown> });
  const reply = core.replies[name];
  if (!reply) throw new Error(`no reply for ${name}`);
  return reply(args as Parameters<Reply>[0]);
}

export const onChanged = (handler: (topics: ReadonlySet<Topic>) => void) => {
  core.handlers.add(handler);
  return () => core.handlers.delete(handler);
};

export const problem = (code: Problem["code"]): Problem => ({ code, message: code, detail: {} });

/** A promise with its ends outside. */
export function later<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

let scope: EffectScope;

/** Runs a composable as a component would, and ends it with the test. */
export function within<T>(make: () => T): T {
  return scope.run(make) as T;
}

/** Ends the composables of this test early, as leaving the page does. */
export const leave = () => scope.stop();

beforeEach(() => {
  vi.useFakeTimers();
  core.replies = {};
  core.calls = [];
  core.handlers.clear();
  scope = effectScope(true);
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});
