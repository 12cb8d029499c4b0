import { expect, test, vi } from "vitest";
import { core, later, problem, within } from "./ipc";

vi.mock("@/ipc/events", () => import("./ipc"));
const { useLive } = await import("@/composables/useLive");
const { latestOnly } = await import("@/composables/latestOnly");

test("changes that come during a read cause one more read, not one each", async () => {
  const answers = [later<number>(), later<number>()];
  const read = vi.fn(() => answers[read.mock.calls.length - 1]!.promise);
  const live = within(() => useLive(["sync"], read));
  core.changed("sync");
  core.changed("sync");
  core.changed("templates");
  expect(read).toHaveBeenCalledTimes(1);
  answers[0]!.resolve(1);
  await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(2));
  // The first answer counts although it was overtaken: a steady stream of changes must not starve the page.
  expect(live.data.value).toBe(1);
  answers[1]!.resolve(2);
  await vi.waitFor(() => expect(live.data.value).toBe(2));
  expect(read).toHaveBeenCalledTimes(2);
});

test("an answer to the former question is dropped", async () => {
  const answers = [later<string>(), later<string>()];
  const read = vi.fn(() => answers[read.mock.calls.length - 1]!.promise);
  const live = within(() => useLive([], read));
  const done = live.restart();
  answers[0]!.resolve("former");
  answers[1]!.resolve("present");
  await done;
  expect(live.data.value).toBe("present");
});

test("a failed read keeps the old figures beside the problem", async () => {
  const read = vi.fn().mockResolvedValueOnce(7).mockRejectedValueOnce(problem("endpoint_unreachable"));
  const live = within(() => useLive(["sync"], read));
  await vi.waitFor(() => expect(live.data.value).toBe(7));
  core.changed("sync");
  await vi.waitFor(() => expect(live.problem.value?.code).toBe("endpoint_unreachable"));
  expect(live.data.value).toBe(7);
});

test("latestOnly drops an older answer, and an older failure, whenever it comes", async () => {
  const answers = [later<string>(), later<string>(), later<string>()];
  const ask = latestOnly((at: number) => answers[at]!.promise);
  const asked = [ask(0), ask(1), ask(2)];
  answers[2]!.resolve("c");
  answers[0]!.resolve("a");
  answers[1]!.reject(new Error("late"));
  expect(await Promise.all(asked)).toEqual([undefined, undefined, "c"]);
});
