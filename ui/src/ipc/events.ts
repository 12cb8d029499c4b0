import { listen } from "@tauri-apps/api/event";
import type { Changed, Topic } from "./generated";

type Handler = (topics: ReadonlySet<Topic>) => void;

const handlers = new Set<Handler>();
let listening: Promise<unknown> | undefined;

/** Calls `handler` after each committed batch of changes; returns how to stop. */
export function onChanged(handler: Handler): () => void {
  handlers.add(handler);
  listening ??= listen<Changed>("changed", ({ payload }) => {
    const topics = new Set(payload.topics);
    for (const each of [...handlers]) each(topics);
  });
  return () => handlers.delete(handler);
}
