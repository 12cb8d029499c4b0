import { expect, test } from "vitest";
import { byPhase } from "@/composables/useAppState";
import { segments, toldBy } from "@/composables/campaignFigures";
import { resultLines } from "@/composables/campaignResult";
import { countdown, wall } from "@/composables/useFormat";
import { moment } from "@/composables/useNewEvent";
import type { CampaignView, EventView } from "@/ipc/generated";

const campaign: CampaignView = {
  campaign: "C",
  event: "E",
  message: "M",
  name: "n",
  state: "running",
  deliveries: 100,
  queued: 30,
  sent: 40,
  received: 10,
  failed: 5,
  unknown: 1,
  skipped: 13,
  cancelled: 1,
  by_reason: {},
  by_field: {},
  text_reasons: [],
  unsettled: 0,
  test: false,
  repeats: null,
  alone: false,
  seconds_left: null,
  waiting_for: null,
  started_at: "",
  finished_at: null,
  rate: 12,
  waiting_until: null,
  problem: null,
  unsaved: null,
};

test("the bar leaves nobody out", () => {
  expect(segments(campaign).reduce((sum, { n }) => sum + n, 0)).toBe(campaign.deliveries);
  expect(toldBy(campaign)).toBe(50);
});

test("a result's lines leave nobody out, and a refused text is shown by its field only", () => {
  const result = {
    ...campaign,
    deliveries: 100,
    queued: 0,
    sent: 60,
    received: 10,
    failed: 9,
    unknown: 3,
    skipped: 16,
    cancelled: 2,
    unsettled: 3,
    by_reason: { errcode_47003: 4, "errcode_-1": 5, no_answer: 3, no_grant: 10, refused: 6, cancelled: 2 },
    by_field: { thing5: 4 },
    text_reasons: ["errcode_47003"],
  };
  const lines = resultLines(result);
  expect(lines.reduce((sum, { n }) => sum + n, 0)).toBe(100);
  expect(lines.map(({ key }) => key)).toEqual([
    "received",
    "sent",
    "errcode_-1",
    "field-thing5",
    "no_answer",
    "no_grant",
    "refused",
    "cancelled",
  ]);
});

test("a refusal of a text that named no field keeps its line", () => {
  const lines = resultLines({
    ...campaign,
    received: 0,
    sent: 0,
    by_reason: { errcode_47003: 2 },
    by_field: {},
    text_reasons: ["errcode_47003"],
  });
  expect(lines.map(({ key, n }) => [key, n])).toEqual([["errcode_47003", 2]]);
});

test("times are read in the event's own offset, wherever this computer is", () => {
  expect(wall("2026-11-21T00:14:33+08:00")).toEqual({
    year: 2026,
    month: 11,
    day: 21,
    time: "00:14",
    seconds: "00:14:33",
  });
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
  const event = (code: string, phase: EventView["phase"]): EventView => ({
    code,
    phase,
    appid: "",
    title: "",
    place: "",
    starts_at: "",
    ends_at: "",
    signed_in: 0,
  });
  const groups = byPhase([event("a", "over"), event("b", "open"), event("c", "open")]);
  expect(groups.map(({ phase, events }) => [phase, events.map(({ code }) => code)])).toEqual([
    ["open", ["b", "c"]],
    ["over", ["a"]],
  ]);
});
