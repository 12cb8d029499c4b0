import { beforeEach, expect, test, vi } from "vitest";
import { core, later, problem, within } from "./ipc";

vi.mock("@/ipc/call", async (original) => ({ ...(await original<object>()), call: (await import("./ipc")).call }));
const { useTemplates } = await import("@/composables/useTemplates");

const template = (template_id: string) => ({
  template_id,
  title: template_id,
  long_term: false,
  problem: null,
  fields: [],
});

async function open() {
  const library = within(() => useTemplates("wx0"));
  await vi.waitFor(() => expect(library.busy.value).toBeUndefined());
  return library;
}

beforeEach(() => {
  core.replies = {
    templates: () => [template("T")],
    template_categories: () => [{ id: 616, name: "活动" }],
    template_titles: () => ({ titles: [{ tid: 1204, title: "活动结束通知", long_term: false }], next: null }),
    template_keywords: () => [1, 3, 8].map((kid) => ({ kid, name: `${kid}`, example: "", kind: "thing" })),
    add_template: () => [template("T"), template("U")],
    remove_template: () => [template("T")],
  };
});

test("from category to title to fields to a template, in the order they were chosen", async () => {
  const library = await open();
  await library.openLibrary();
  await library.chooseCategory(616);
  await library.chooseTitle(1204);
  for (const kid of [8, 3, 1, 3]) library.toggle(kid);
  library.scene.value = " 结束后告知 ";
  expect(await library.add()).toBe(true);
  expect(core.named("add_template").map(({ args }) => args.template)).toEqual([
    { appid: "wx0", tid: 1204, keywords: [8, 1], scene: "结束后告知" },
  ]);
  expect(library.templates.value).toHaveLength(2);
  await library.remove("U");
  expect(library.templates.value).toHaveLength(1);
});

test("what WeChat refuses is shown, and everything chosen stays", async () => {
  const library = await open();
  await library.openLibrary();
  await library.chooseCategory(616);
  await library.chooseTitle(1204);
  library.toggle(1);
  library.toggle(3);
  core.replies.add_template = () =>
    Promise.reject({ ...problem("wechat_refused"), detail: { meaning: "template_limit", errcode: "200012" } });
  expect(await library.add()).toBe(false);
  expect(library.problem.value?.detail.meaning).toBe("template_limit");
  expect([library.title.value, ...library.chosen.value]).toEqual([1204, 1, 3]);
});

test("no category is known only once WeChat has said so", async () => {
  const library = await open();
  core.replies.template_categories = () => Promise.reject(problem("wechat_unreachable"));
  await library.openLibrary();
  expect(library.looked.value).toBe(false);
  expect(library.problem.value?.code).toBe("wechat_unreachable");
  core.replies.template_categories = () => [];
  await library.openLibrary();
  expect([library.looked.value, library.categories.value.length]).toEqual([true, 0]);
  expect(library.problem.value).toBeUndefined();
});

test("titles of a category that was left don't appear under another", async () => {
  const library = await open();
  const slow = later<unknown>();
  core.replies.template_titles = () => slow.promise;
  const first = library.chooseCategory(616);
  core.replies.template_titles = () => ({ titles: [], next: null });
  await library.chooseCategory(307);
  slow.resolve({ titles: [{ tid: 1204, title: "活动结束通知", long_term: false }], next: null });
  await first;
  expect(library.titles.value).toEqual([]);
});
