// Asks the service how somebody stands: the event, the person, and a fresh login code where one helps.

import { readEvent, readMe, renewLogin } from "../api/endpoint";
import type { Me } from "../api/protocol";
import type { Reply } from "../api/request";
import { account } from "../wechat/account";
import { freshCode } from "../wechat/login";
import { loginDue } from "./refresh-schedule";
import { changeVisit, readVisit, type Visit } from "./visit";

export interface Asking {
  /** The person was read; what came before it may be drawn already. */
  onMe: () => void;
  /** How many login codes this opening of the page has sent, this one included. */
  onLogin: () => void;
  loginsSent: number;
}

/** One try. What to wait for, if anything, is in the reply. */
export async function readStanding({ code, visitor }: Visit, asking: Asking): Promise<Reply<unknown>> {
  const [event, me] = await Promise.all([readEvent(code), readMe(code, visitor)]);
  if (event.kind === "ok") {
    changeVisit(code, (kept) => {
      kept.event = event.value;
      kept.skew = Date.parse(event.value.server_time) - Date.now();
    });
  }
  if (me.kind !== "ok") return me;
  changeVisit(code, (kept) => {
    kept.me = me.value;
    kept.seen_at = Date.now();
  });
  asking.onMe();
  return event.kind === "ok" ? ((await sendLogin(code, asking)) ?? event) : event;
}

/** The service's reply to a fresh login code, or nothing where none was due. */
async function sendLogin(code: string, { loginsSent, onLogin }: Asking): Promise<Reply<Me> | null> {
  const visit = readVisit(code);
  if (!visit || !loginDue(visit, loginsSent, Date.now())) return null;
  onLogin();
  const login_code = await freshCode();
  if (login_code === undefined) return null;
  const reply = await renewLogin(code, visit.visitor, { login_code, ...account() });
  if (reply.kind === "ok") {
    changeVisit(code, (kept) => {
      kept.me = reply.value;
      kept.login_sent_at = Date.now();
    });
  }
  return reply;
}
