import type { TimelineKind, ToldState } from "@/ipc/generated";
import type { IconName } from "./icons";

export interface Mark {
  icon: IconName;
  tone: "ok" | "pri" | "idle" | "bad" | "warn";
}

/** State is always mark, word and colour together. */
export const marks: Record<ToldState, Mark> = {
  not_yet: { icon: "waiting", tone: "idle" },
  queued: { icon: "waiting", tone: "idle" },
  sending: { icon: "clock", tone: "pri" },
  sent: { icon: "done", tone: "pri" },
  received: { icon: "done", tone: "ok" },
  failed: { icon: "failed", tone: "bad" },
  refused: { icon: "minus", tone: "idle" },
  skipped: { icon: "minus", tone: "idle" },
  unknown: { icon: "unknown", tone: "idle" },
  cancelled: { icon: "minus", tone: "idle" },
};

export const timelineMarks: Record<TimelineKind, Mark> = {
  signed_in: { icon: "done", tone: "ok" },
  allowed: { icon: "bell", tone: "idle" },
  declined: { icon: "belloff", tone: "idle" },
  queued: marks.queued,
  sending: marks.sending,
  sent: marks.sent,
  sent_inferred: marks.sent,
  failed: marks.failed,
  refused: marks.refused,
  skipped: marks.skipped,
  unknown: marks.unknown,
  cancelled: marks.cancelled,
};
