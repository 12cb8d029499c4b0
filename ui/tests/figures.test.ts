import { expect, test } from "vitest";
import { byPhase } from "@/composables/useAppState";
import { secondsLeft, segments, toldBy } from "@/composables/campaignFigures";
import { countdown, wall } from "@/composables/useFormat";
import { moment } from "@/composables/useNewEvent";
import type { CampaignView, EventView } from "@/ipc/generated";

const campaign: CampaignView = {
  campaign: "C", event: "E", message: "M", name: "n", state: "running", deliveries: 100, queued: 30, sent: 40, received: 10,
  failed: 5, unknown: 1, skipped: 13, cancelled: 1, by_reason: {}, by_field: {}, unsettled: 0, test: false, repeats: null, alone: false,
  started_at: "", finished_at: null, rate: 12, seconds_left: 3, waiting_until: null, waiting_for: null, problem: null,
};

test("the bar leaves nobody out", () => {
  expect(segments(campaign).reduce((sum, { n }) => sum + n, 0)).toBe(campaign.deliveries);
  expect(toldBy(campaign)).toBe(50);
});

test("waiting or paused is never given a time left", () => {
  expect(secondsLeft(campaign)).toBe(3);
  expect(secondsLeft({ ...campaign, waiting_until: "2026-11-21T14:05:00+08:00" })).toBeUndefined();
  expect(secondsLeft({ ...campaign, state: "paused" })).toBeUndefined();
  expect(secondsLeft({ ...campaign, rate: 0 })).toBeUndefined();
});

test("times are read in the event's own offset, wherever this computer is", () => {
  expect(wall("2026-11-21T00:14:33+08:00")).toEqual({ year: 2026, month: 11, day: 21, time: "00:14", seconds: "00:14:33" });
});

test("a new event's time names the same moment", () => {
  const date = new Date(2026, 10, 21, 12, 30);
  expect(moment(date)).toMatch(/^2026-11-21T12:30:00[+-]\d\d:\d\d$/);
  expect(Date.parse(moment(date))).toBe(date.getTime());
});

test("a countdown rounds up and ends at zero", () => {
  expect([countdown(107_000), countdown(47_001), countdown(-5)]).toEqual(["1:47", "0:48", "0:00"]);
});

test("open events stand before those to come and those over", () => {
  const event = (code: string, phase: EventView["phase"]): EventView => ({ code, phase, appid: "", title: "", place: "", starts_at: "", ends_at: "", signed_in: 0 });
  const groups = byPhase([event("a", "over"), event("b", "open"), event("c", "open")]);
  expect(groups.map(({ phase, events }) => [phase, events.map(({ code }) => code)])).toEqual([["open", ["b", "c"]], ["over", ["a"]]]);
});
