// What this phone keeps of an event ends when the organiser's own copy does.

import { forgetVisit, visits } from "./visit";

const DAY_MS = 86_400_000;

export function dropExpired(): void {
  for (const { code, event } of visits()) {
    if (event && Date.now() > Date.parse(event.ends_at) + event.privacy.retention_days * DAY_MS) forgetVisit(code);
  }
}
