// What the page about oneself shows of a visit.

import { fill, type Texts } from "../../texts/texts";
import { eventMoment, isOver } from "../../visit/clock";
import { eventView, type EventView } from "../../visit/event-view";
import type { Visit } from "../../visit/visit";
import type { Language } from "../../wechat/appearance";
import type { Blocker } from "../../wechat/subscribe";

export interface MessageLine {
  title: string;
  text: string;
  allowed: boolean;
}

export interface MeView {
  number: number;
  numberLabel: string;
  name: string;
  signedAt: string;
  event: EventView | null;
  over: boolean;
  messages: MessageLine[];
  /** Whether any message may come: only then does it matter whether WeChat's identity is known. */
  allowed: boolean;
  allow: string;
  identity: "bound" | "pending" | "lost";
  identityText: string;
  blocker: Blocker | "";
  blockerText: string;
}

export const EMPTY: MeView = {
  number: 0,
  numberLabel: "",
  name: "",
  signedAt: "",
  event: null,
  over: false,
  messages: [],
  allowed: false,
  allow: "",
  identity: "pending",
  identityText: "",
  blocker: "",
  blockerText: "",
};

export function meView(visit: Visit, t: Texts, language: Language): MeView | null {
  const { me, event, blocker } = visit;
  if (!me) return null;
  const allowed = Object.values(me.accepted).some((n) => n > 0);
  return {
    number: me.number,
    numberLabel: fill(t.number_label, { n: me.number }),
    name: me.name ?? "",
    signedAt: eventMoment(me.signed_in_at, event, language),
    event: event ? eventView(event, language) : null,
    over: isOver(visit),
    messages: messageLines(visit, t),
    allowed,
    allow: allowed ? t.allow_again : t.allow,
    identity: me.identity,
    identityText: { bound: t.identity_bound, pending: t.identity_pending, lost: t.identity_lost }[me.identity],
    blocker: blocker ?? "",
    blockerText: blocker ? t[`blocker_${blocker}`] : "",
  };
}

function messageLines({ event, me }: Visit, t: Texts): MessageLine[] {
  return (event?.templates ?? []).map(({ template_id, title }) => {
    const n = me?.accepted[template_id] ?? 0;
    return { title, text: n > 0 ? fill(t.allowed_times, { n }) : t.allowed_none, allowed: n > 0 };
  });
}
