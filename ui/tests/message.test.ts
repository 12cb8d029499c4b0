import { beforeEach, expect, test, vi } from "vitest";
import type { MessageDraft, Part, Preview } from "@/ipc/generated";
import { core, later, leave, problem, within } from "./ipc";

vi.mock("@/ipc/events", () => import("./ipc"));
vi.mock("@/ipc/call", async (original) => ({ ...(await original<object>()), call: (await import("./ipc")).call }));
const { useMessageEditor } = await import("@/composables/useMessageEditor");

const text = (words: string): Part[] => [{ kind: "text", text: words }];
const draft = (): MessageDraft => ({
  event: "E", name: "离场通知", template_id: "T", page: "", miniprogram_state: "formal", lang: "zh_CN",
  fields: [{ key: "thing1", parts: text("旧") }, { key: "thing2", parts: [] }],
});
const preview = (title: string): Preview => ({
  card: { app: "", title, number: null, name: null, lines: [], opens_page: true },
  fields: [],
  page: { key: "page", longest: 0, max: null, issues: [] },
  preflight: { audience: 1, sendable: 1, already_told: 0, no_identity: 0, no_grant: 0, invalid: 0 },
});
const template = (template_id: string, ...keys: string[]) => ({
  template_id, title: template_id, long_term: false, problem: null,
  fields: keys.map((key) => ({ key, label: key, kind: "thing", listed: [], warning: null })),
});

async function open() {
  const editor = within(() => useMessageEditor("E", "wx0"));
  await vi.waitFor(() => expect(editor.preview.value).toBeDefined());
  return editor;
}
const savedText = (at: number) => (core.named("save_message")[at]?.args.draft as MessageDraft).fields[0]?.parts;

beforeEach(() => {
  core.replies = {
    messages: () => [{ id: "M", draft: draft() }],
    templates: () => [template("T", "thing1", "thing2"), template("U", "thing2", "thing3")],
    variables: () => [],
    preview: ({ draft: asked }) => preview(JSON.stringify(asked.fields[0]?.parts)),
    save_message: ({ draft: asked }) => ({ id: "M", draft: asked }),
    start_campaign: () => ({ campaign: "C" }),
  };
});

test("typing asks for one preview after a short rest", async () => {
  const editor = await open();
  core.calls = [];
  for (const word of ["甲", "甲乙", "甲乙丙"]) editor.edit("thing1", text(word));
  await vi.advanceTimersByTimeAsync(40);
  expect(core.named("preview")).toHaveLength(1);
  expect(editor.preview.value?.card.title).toContain("甲乙丙");
});

test("the newest preview wins over a slower, older one", async () => {
  const editor = await open();
  const slow = later<Preview>();
  core.replies.preview = () => slow.promise;
  editor.edit("thing1", text("一"));
  await vi.advanceTimersByTimeAsync(40);
  core.replies.preview = () => preview("newest");
  editor.edit("thing1", text("二"));
  await vi.advanceTimersByTimeAsync(40);
  slow.resolve(preview("older"));
  await vi.advanceTimersByTimeAsync(10);
  expect(editor.preview.value?.card.title).toBe("newest");
});

test("what is typed is saved by itself, and again if typed during the save", async () => {
  const editor = await open();
  const slow = later<unknown>();
  core.replies.save_message = () => slow.promise;
  editor.edit("thing1", text("一"));
  expect(editor.saved.value).toBe("dirty");
  await vi.advanceTimersByTimeAsync(450);
  expect(editor.saved.value).toBe("saving");
  editor.edit("thing1", text("二"));
  core.replies.save_message = ({ draft: asked }) => ({ id: "M", draft: asked });
  slow.resolve({ id: "M", draft: draft() });
  await vi.advanceTimersByTimeAsync(450);
  expect(editor.saved.value).toBe("clean");
  expect(savedText(core.named("save_message").length - 1)).toEqual(text("二"));
});

test("leaving the page saves what was typed a moment ago", async () => {
  const editor = await open();
  editor.edit("thing1", text("最后"));
  leave();
  expect(savedText(0)).toEqual(text("最后"));
});

test("news of the stored message never overwrites what is being typed", async () => {
  const editor = await open();
  editor.edit("thing1", text("新"));
  core.changed("messages");
  await vi.advanceTimersByTimeAsync(10);
  expect(editor.draft.value?.fields[0]?.parts).toEqual(text("新"));
});

test("sending saves first, and does not send what could not be saved", async () => {
  const editor = await open();
  editor.edit("thing1", text("新"));
  core.replies.save_message = () => Promise.reject(problem("database_failed"));
  expect(await editor.send()).toBeUndefined();
  expect(editor.problem.value?.code).toBe("database_failed");
  expect(core.named("start_campaign")).toHaveLength(0);
  expect(editor.draft.value?.fields[0]?.parts).toEqual(text("新"));

  core.replies.save_message = ({ draft: asked }) => ({ id: "M", draft: asked });
  expect(await editor.send()).toEqual({ campaign: "C" });
  expect(core.calls.slice(-2).map(({ name }) => name)).toEqual(["save_message", "start_campaign"]);
});

test("another template keeps the text of fields it also has", async () => {
  const editor = await open();
  editor.edit("thing2", text("留下"));
  editor.choose(editor.templates.value[1]!);
  expect(editor.draft.value?.fields).toEqual([{ key: "thing2", parts: text("留下") }, { key: "thing3", parts: [] }]);
});

test("what was read before the last word was typed never replaces it", async () => {
  const editor = await open();
  const slow = later<unknown>();
  core.replies.messages = () => slow.promise;
  core.changed("messages");
  editor.edit("thing1", text("新"));
  // Saved meanwhile: the editor is clean again when the older answer comes.
  await vi.advanceTimersByTimeAsync(500);
  expect(savedText(0)).toEqual(text("新"));
  slow.resolve([{ id: "M", draft: draft() }]);
  await vi.advanceTimersByTimeAsync(10);
  expect(editor.draft.value?.fields[0]?.parts).toEqual(text("新"));
});

test("a new name renames the message instead of making a second one", async () => {
  const editor = await open();
  core.replies.rename_message = () => ({ id: "M", draft: draft() });
  editor.change({ name: "散场通知" });
  await vi.advanceTimersByTimeAsync(500);
  expect(core.named("rename_message").map(({ args }) => args)).toEqual([{ id: "M", name: "散场通知" }]);
  expect(core.named("save_message")).toHaveLength(1);
});
