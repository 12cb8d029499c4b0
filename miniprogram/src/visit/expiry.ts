// What this phone keeps of an event ends when the organiser's own copy does; a code that led nowhere, after a month.

import { forgetVisit, visits } from "./visit";

const DAY_MS = 86_400_000;

export function dropExpired(): void {
  for (const { code, event, seen_at } of visits()) {
    const ends = event ? Date.parse(event.ends_at) + event.privacy.retention_days * DAY_MS : seen_at + 30 * DAY_MS;
    if (Date.now() > ends) forgetVisit(code);
  }
}
