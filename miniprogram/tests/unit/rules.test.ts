// The pure rules: verdicts, waits, logins, times.

import { expect, test } from "vitest";
import type { Me, PublicEvent } from "../../src/api/protocol";
import { eventTime, isOver } from "../../src/visit/clock";
import { eventCode } from "../../src/visit/code";
import { loginDue, nextRefresh } from "../../src/visit/refresh-schedule";
import { verdictOn, waitBefore } from "../../src/visit/verdict";
import type { Visit } from "../../src/visit/visit";

const refusal = (status: number, code: string) =>
  verdictOn({ kind: "refused", status, code, fields: [], retryAfter: null });

test("every refusal of the service leads somewhere", () => {
  expect(refusal(429, "too_many_requests")).toMatchObject({ then: "retry", because: "busy" });
  expect(refusal(503, "")).toMatchObject({ then: "retry", because: "busy" });
  expect(refusal(408, "request_timeout")).toMatchObject({ then: "retry" });
  expect(refusal(422, "invalid_field")).toMatchObject({ then: "invalid" });
  expect(refusal(409, "event_not_open")).toMatchObject({ then: "early" });
  expect(refusal(409, "event_closed")).toMatchObject({ then: "final", because: "closed" });
  expect(refusal(404, "unknown_event")).toMatchObject({ then: "final", because: "gone" });
  expect(refusal(404, "unknown_visitor")).toMatchObject({ then: "final", because: "unknown" });
  expect(refusal(410, "withdrawn")).toMatchObject({ then: "final", because: "withdrawn" });
  expect(refusal(413, "body_too_large")).toMatchObject({ then: "final", because: "refused" });
  expect(refusal(404, ""), "a proxy in front that knows no such path").toMatchObject({ then: "retry" });
});

test("waits double up to a minute, are spread, and keep the service's own", () => {
  for (let tries = 1; tries < 12; tries += 1) {
    const [least, most] = [waitBefore(tries, null, 0), waitBefore(tries, null, 1)];
    expect(most).toBeGreaterThanOrEqual(least * 2);
    expect(most).toBeLessThanOrEqual(60_000);
    expect(least).toBeGreaterThanOrEqual(Math.min(30_000, 500 * 2 ** tries));
    expect(waitBefore(tries, 20, 0), "never sooner than asked").toBeGreaterThanOrEqual(20_000);
    expect(waitBefore(tries, 20, 1), "and not all at once").toBeGreaterThan(21_000);
  }
});

const event = (starts_at: string, ends_at: string): PublicEvent =>
  ({ starts_at, ends_at, state: "open", opens_at: null, closes_at: null }) as PublicEvent;
const visit = (changes: Partial<Visit>): Visit =>
  ({
    code: "Abc123Abc123",
    visitor: "",
    skew: 0,
    outbox: [],
    draft: { name: "", answers: {} },
    seen_at: 0,
    ...changes,
  }) as Visit;
const me = (identity: Me["identity"]): Me => ({ identity, event: { state: "open" }, accepted: {} }) as unknown as Me;

test("a login is sent while it helps, and not in a loop", () => {
  const minute = 60_000;
  expect(loginDue(visit({ me: me("bound") }), 0, 0)).toBe(false);
  expect(loginDue(visit({ me: me("lost") }), 0, 0), "never sent one").toBe(true);
  expect(loginDue(visit({ me: me("pending"), login_sent_at: 0 }), 0, 4 * minute), "one still waits").toBe(false);
  expect(loginDue(visit({ me: me("pending"), login_sent_at: 0 }), 0, 6 * minute), "it has died").toBe(true);
  expect(loginDue(visit({ me: me("lost"), login_sent_at: 0 }), 0, minute / 2), "lost at once").toBe(false);
  expect(loginDue(visit({ me: me("lost"), login_sent_at: 0 }), 6, 60 * minute), "enough for one opening").toBe(false);
});

test("an open page looks seldom, at the end of the event, and not for ever", () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  const past = new Date(Date.now() - 60_000).toISOString();
  const later = "2096-11-21T16:00:00+08:00";
  for (const chance of [0, 0.5, 1]) {
    expect(nextRefresh(visit({ me: me("bound"), event: event(past, later) }), chance)).toBeGreaterThanOrEqual(240_000);
    const atEnd = nextRefresh(visit({ me: me("bound"), event: event(past, soon) }), chance) ?? 0;
    expect(atEnd).toBeGreaterThan(50_000);
    expect(atEnd).toBeLessThan(91_000);
    expect(nextRefresh(visit({ me: me("bound"), event: event(past, past) }), chance)).toBeNull();
  }
});

test("over is over by the service's clock, not the phone's", () => {
  const ends = new Date(Date.now() + 3_600_000).toISOString();
  expect(isOver(visit({ me: me("bound"), event: event(ends, ends) }))).toBe(false);
  expect(isOver(visit({ me: me("bound"), event: event(ends, ends), skew: 7_200_000 }))).toBe(true);
});

test("a day is named once", () => {
  const shown = (from: string, to: string) => eventTime(event(from, to), "zh-CN").replace(/ \(UTC.*\)$/, "");
  expect(shown("2026-11-21T12:30:00+08:00", "2026-11-21T16:00:00+08:00")).toBe("11月21日 周六 12:30–16:00");
  expect(shown("2026-11-21T23:00:00+08:00", "2026-11-22T01:00:00+08:00")).toBe(
    "11月21日 周六 23:00–11月22日 周日 01:00",
  );
  // An end written in another offset is the same moment, shown in the event's.
  expect(shown("2026-11-21T12:30:00+08:00", "2026-11-21T08:00:00Z")).toBe("11月21日 周六 12:30–16:00");
});

test("a code is 12 characters, from a scene or a link, and nothing else", () => {
  expect(eventCode({ scene: "Abc123Abc123" })).toBe("Abc123Abc123");
  expect(eventCode({ scene: "%41bc123Abc123" })).toBe("Abc123Abc123");
  expect(eventCode({ code: "Abc123Abc123" })).toBe("Abc123Abc123");
  for (const bad of ["", "Abc123Abc12", "Abc123Abc1234", "../workspace", "Abc123Abc12%", "%E0%A4%A"]) {
    expect(eventCode({ scene: bad }), bad).toBeNull();
  }
});
