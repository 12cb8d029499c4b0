// Times as an event tells them: always in its own offset, whatever the phone's.

import type { PublicEvent } from "../api/protocol";
import type { Language } from "../wechat/appearance";
import type { Visit } from "./visit";

const MINUTE = 60_000;
const WEEKDAYS = {
  "zh-CN": ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The service's clock, as near as this phone knows it. */
export function serverNow({ skew }: Visit): number {
  return Date.now() + skew;
}

/** Messages go out after the end, so *over* closes nothing but is shown plainly. */
export function isOver(visit: Visit): boolean {
  const { event, me } = visit;
  if (me?.event.state === "closed" || event?.state === "closed") return true;
  return event !== undefined && serverNow(visit) >= Date.parse(event.ends_at);
}

/** `11月21日 周六 12:30–16:00`, with the offset where the phone's is another one. */
export function eventTime(event: PublicEvent, language: Language): string {
  const offset = offsetOf(event.starts_at);
  const from = Date.parse(event.starts_at);
  const to = Date.parse(event.ends_at);
  const end =
    day(from, offset, language) === day(to, offset, language) ? clock(to, offset) : moment(to, offset, language);
  return `${moment(from, offset, language)}–${end}${zone(offset, from)}`;
}

/** A moment of the event, such as when it opens, or when somebody signed in. */
export function eventMoment(at: string, event: PublicEvent | undefined, language: Language): string {
  const offset = offsetOf(event?.starts_at ?? at);
  return moment(Date.parse(at), offset, language) + zone(offset, Date.parse(at));
}

/** The phone's time with its offset, RFC 3339: what `client_time` is. */
export function clientTime(): string {
  const now = Date.now();
  const offset = -new Date(now).getTimezoneOffset();
  const local = new Date(now + offset * MINUTE).toISOString().slice(0, -1);
  return local + spelled(offset);
}

function moment(at: number, offset: number, language: Language): string {
  return `${day(at, offset, language)} ${clock(at, offset)}`;
}

function day(at: number, offset: number, language: Language): string {
  const shown = new Date(at + offset * MINUTE);
  const weekday = WEEKDAYS[language][shown.getUTCDay()] ?? "";
  const date = shown.getUTCDate();
  return language === "en"
    ? `${weekday} ${date} ${MONTHS[shown.getUTCMonth()] ?? ""}`
    : `${shown.getUTCMonth() + 1}月${date}日 ${weekday}`;
}

function clock(at: number, offset: number): string {
  return new Date(at + offset * MINUTE).toISOString().slice(11, 16);
}

function zone(offset: number, at: number): string {
  return -new Date(at).getTimezoneOffset() === offset ? "" : ` (UTC${spelled(offset)})`;
}

/** The minutes that an RFC 3339 time is ahead of UTC. */
function offsetOf(text: string): number {
  const found = /([+-])(\d\d):(\d\d)$/.exec(text);
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === "-" ? -minutes : minutes;
}

function spelled(offset: number): string {
  const minutes = Math.abs(offset);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
