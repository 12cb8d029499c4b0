import { nextTick, ref } from "vue";
import { beforeEach, expect, test, vi } from "vitest";
import type { AttendeeFilter, AttendeePage, AttendeeQuery } from "@/ipc/generated";
import { core, later, within } from "./ipc";

vi.mock("@/ipc/events", () => import("./ipc"));
vi.mock("@/ipc/call", async (original) => ({ ...(await original<object>()), call: (await import("./ipc")).call }));
const { useAttendees } = await import("@/composables/useAttendees");
const { PAGE } = await import("@/composables/useWindow");

let total: number;

/** Newest first: number `total` stands at the top. */
function page({ offset, limit }: AttendeeQuery): AttendeePage {
  const rows = Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, at) => ({
    number: total - offset - at,
    name: null,
    signed_in_at: "2026-11-21T14:00:00+08:00",
    identity: "bound" as const,
    balance: 1,
    told: "not_yet" as const,
    reason: null,
    lost_reason: null,
    hits: [],
  }));
  const counts = { reachable: 0, told: 0, failed: 0, unreachable: 0, unverified: 0, waiting_for_code: 0 };
  const reasons = { no_identity: 0, banned: 0, blocked: 0, refused: 0, never_asked: 0, used_up: 0 };
  return { total, counts: { all: total, ...counts, ...reasons }, rows };
}

const offsets = () => core.named("attendees").map(({ args }) => (args.query as AttendeeQuery).offset);
const open = (search = ref(""), filter = ref<AttendeeFilter>("all")) => within(() => useAttendees("E", search, filter));

beforeEach(() => {
  total = 1000;
  core.replies.attendees = ({ query }) => page(query);
});

test("reads only the pages in view, each once", async () => {
  const people = open();
  await vi.waitFor(() => expect(people.total.value).toBe(1000));
  people.show(0, 20);
  people.show(PAGE * 3 + 90, PAGE * 4 + 10);
  await vi.waitFor(() => expect(people.row(PAGE * 4)?.number).toBe(1000 - PAGE * 4));
  people.show(PAGE * 3 + 90, PAGE * 4 + 10);
  expect(offsets()).toEqual([0, 3 * PAGE, 4 * PAGE]);
  expect(people.row(PAGE * 2)).toBeUndefined();
  expect(people.indexOf(1000 - PAGE * 4)).toBe(PAGE * 4);
});

test("a change reads again what is in view, and the rest only when it comes into view", async () => {
  const people = open();
  people.show(0, 150);
  await vi.waitFor(() => expect(people.row(PAGE)).toBeDefined());
  people.show(0, 20);
  core.calls = [];
  total = 1001;
  core.changed("attendees");
  await vi.waitFor(() => expect(people.row(0)?.number).toBe(1001));
  expect(offsets()).toEqual([0]);
  people.show(PAGE, PAGE + 20);
  await vi.waitFor(() => expect(people.row(PAGE)?.number).toBe(1001 - PAGE));
  expect(offsets()).toEqual([0, PAGE]);
});

test("a change during a read is not lost", async () => {
  const slow = later<AttendeePage>();
  core.replies.attendees = () => slow.promise;
  const people = open();
  core.changed("attendees");
  core.replies.attendees = ({ query }) => page(query);
  const before = page({ event: "E", search: "", filter: "all", offset: 0, limit: PAGE });
  total = 1001;
  slow.resolve(before);
  await vi.waitFor(() => expect(people.row(0)?.number).toBe(1001));
});

test("the answer to an earlier search never shows up", async () => {
  const search = ref("");
  const people = open(search);
  await vi.waitFor(() => expect(people.total.value).toBe(1000));
  const slow = later<AttendeePage>();
  core.replies.attendees = ({ query }) => (query.search === "z" ? slow.promise : page(query));
  search.value = "z";
  await nextTick();
  total = 3;
  search.value = "zw";
  await vi.waitFor(() => expect(people.total.value).toBe(3));
  total = 500;
  slow.resolve(page({ event: "E", search: "z", filter: "all", offset: 0, limit: PAGE }));
  await vi.advanceTimersByTimeAsync(10);
  expect(people.total.value).toBe(3);
  expect(people.row(0)?.number).toBe(3);
});
