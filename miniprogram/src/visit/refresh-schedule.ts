// When the page about oneself reads again, and when it sends another login code: seldom, because a whole crowd may keep
// it open, and because WeChat counts logins.

import { isOver, serverNow } from "./clock";
import type { Visit } from "./visit";

const MINUTE = 60_000;
const POLL_INTERVAL_MS = 5 * MINUTE;
const CODE_LIFE_MS = 5 * MINUTE;
/** Everybody's event ends at the same moment. */
const END_SPREAD_MS = 30_000;
/** Logins of one opening of the page; reopening it begins anew. */
const MAX_LOGINS = 6;

/** How long until the page reads again, in ms; `null` when nothing more is going to change. */
export function nextRefresh(visit: Visit, chance: number): number | null {
  const over = isOver(visit);
  if (over && visit.me?.identity === "bound") return null;
  const spread = POLL_INTERVAL_MS * (0.8 + 0.4 * chance);
  const left = visit.event ? Date.parse(visit.event.ends_at) - serverNow(visit) : Infinity;
  return over || left > spread ? spread : left + END_SPREAD_MS * chance;
}

/** Whether a fresh login code is due: none is on its way any more, and the identity isn't known. */
export function loginDue(visit: Visit, sentHere: number, now: number): boolean {
  const { me, login_sent_at } = visit;
  if (!me || me.identity === "bound" || sentHere >= MAX_LOGINS) return false;
  if (login_sent_at === undefined) return true;
  // While a code may still be exchanged another one helps nobody. One that was lost at once, as with another
  // mini-program's AppID, is lost again: so not at once either.
  return now - login_sent_at > (me.identity === "lost" ? MINUTE : CODE_LIFE_MS);
}
