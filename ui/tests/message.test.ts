import { beforeEach, expect, test, vi } from "vitest";
import type { Card, MessageDraft, Part, Preview } from "@/ipc/generated";
import { core, later, leave, problem, within } from "./ipc";

vi.mock("@/ipc/events", () => import("./ipc"));
vi.mock("@/ipc/call", async (original) => ({ ...(await original<object>()), call: (await import("./ipc")).call }));
const { useMessageEditor } = await import("@/composables/useMessageEditor");

const text = (words: string): Part[] => [{ kind: "text", text: words }];
const draft = (): MessageDraft => ({
  event: "E",
  name: "离场通知",
  template_id: "T",
  page: "",
  miniprogram_state: "formal",
  lang: "zh_CN",
  fields: [
    { key: "thing1", parts: text("旧") },
    { key: "thing2", parts: [] },
  ],
});
const card = (title: string, number: number | null = null): Card => ({
  app: "",
  title,
  number,
  name: null,
  lines: [],
  opens_page: true,
});
const preview = (title: string): Preview => ({
  card: card(title, 7),
  fields: [],
  page: { key: "page", longest: 0, max: null, issues: [] },
  preflight: { audience: 1, sendable: 1, doubtful: 0, already_told: 0, no_identity: 0, no_grant: 0, invalid: 0 },
});
const template = (template_id: string, ...keys: string[]) => ({
  template_id,
  title: template_id,
  long_term: false,
  problem: null,
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
    card: ({ draft: asked }) => card(JSON.stringify(asked.fields[0]?.parts), 7),
    preview: ({ draft: asked }) => preview(JSON.stringify(asked.fields[0]?.parts)),
    abandon_previews: () => null,
    save_message: ({ draft: asked }) => ({ id: "M", draft: asked }),
    start_campaign: () => ({ campaign: "C" }),
  };
});

test("every key changes the card at once, and the whole audience is looked at when the hands rest", async () => {
  const editor = await open();
  core.calls = [];
  for (const word of ["甲", "甲乙", "甲乙丙"]) {
    editor.edit("thing1", text(word));
    await vi.advanceTimersByTimeAsync(0);
    expect(editor.card.value?.title).toBe(JSON.stringify(text(word)));
  }
  expect(core.named("card").map(({ args }) => args.number)).toEqual([7, 7, 7]);
  expect(core.named("preview")).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(200);
  expect(core.named("preview")).toHaveLength(1);
});

test("keys that come faster than the card wait for no more than one card", async () => {
  const editor = await open();
  core.calls = [];
  const slow = later<Card>();
  core.replies.card = () => slow.promise;
  for (const word of ["甲", "甲乙", "甲乙丙"]) editor.edit("thing1", text(word));
  core.replies.card = () => card("newest", 7);
  slow.resolve(card("older", 7));
  await vi.advanceTimersByTimeAsync(0);
  expect(core.named("card")).toHaveLength(2);
  expect(editor.card.value?.title).toBe("newest");
});

test("a look at everybody is abandoned by the next key, and begun anew when the hands rest", async () => {
  const editor = await open();
  const slow = later<Preview | null>();
  core.replies.preview = () => slow.promise;
  editor.edit("thing1", text("一"));
  await vi.advanceTimersByTimeAsync(200);
  expect(core.named("abandon_previews")).toHaveLength(0);
  editor.edit("thing1", text("二"));
  expect(core.named("abandon_previews")).toHaveLength(1);
  core.replies.preview = () => preview("newest");
  slow.resolve(null);
  await vi.advanceTimersByTimeAsync(200);
  expect(editor.card.value?.title).toBe("newest");
  editor.edit("thing1", text("三"));
  expect(core.named("abandon_previews"), "nothing is looked at now").toHaveLength(1);
});

test("a look that was abandoned by mistake is begun again", async () => {
  const editor = await open();
  core.replies.preview = () => null;
  editor.edit("thing1", text("一"));
  await vi.advanceTimersByTimeAsync(200);
  core.replies.preview = () => preview("again");
  await vi.advanceTimersByTimeAsync(200);
  expect(editor.card.value?.title).toBe("again");
});

test("a preview of an older text never takes the place of a newer card", async () => {
  const editor = await open();
  const slow = later<Preview>();
  core.replies.preview = () => slow.promise;
  editor.edit("thing1", text("一"));
  await vi.advanceTimersByTimeAsync(200);
  editor.edit("thing1", text("二"));
  slow.resolve(preview("older"));
  await vi.advanceTimersByTimeAsync(10);
  expect(editor.card.value?.title).toBe(JSON.stringify(text("二")));
});

test("what is asked about one audience is never answered with another", async () => {
  const editor = await open();
  const slow = later<Preview>();
  core.replies.preview = () => slow.promise;
  editor.of.value = "worst";
  await vi.advanceTimersByTimeAsync(10);
  core.replies.preview = () => preview("all");
  editor.audience.value = "all";
  await vi.advanceTimersByTimeAsync(10);
  slow.resolve(preview("untold"));
  await vi.advanceTimersByTimeAsync(10);
  expect(editor.card.value?.title).toBe("all");
});

test("a fix is for what stands there when it is clicked, not for what stood there when it was offered", async () => {
  const editor = await open();
  const offer = (words: string): Preview => ({
    ...preview(words),
    fields: [
      {
        key: "thing1",
        longest: 21,
        max: 20,
        issues: [
          {
            code: "too_long",
            severity: "refused",
            people: 1,
            example: null,
            sample: [],
            fix: { code: "cut_text", path: null, n: 20, text: null, parts: text(`${words}剪`) },
          },
        ],
      },
    ],
  });
  core.replies.preview = ({ draft: asked }) =>
    offer(asked.fields[0]?.parts.map((part) => (part.kind === "text" ? part.text : "")).join("") ?? "");
  editor.edit("thing1", text("长"));
  await vi.advanceTimersByTimeAsync(200);
  editor.edit("thing1", text("长长"));
  await editor.fix("thing1", "too_long");
  expect(editor.draft.value?.fields[0]?.parts).toEqual(text("长长剪"));
});

test("arrivals that never end keep the numbers moving, and not too often", async () => {
  await open();
  core.calls = [];
  for (let at = 0; at < 20; at++) {
    core.changed("attendees");
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(core.named("preview").length).toBeGreaterThanOrEqual(3);
  expect(core.named("preview").length).toBeLessThanOrEqual(4);
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
  expect(editor.draft.value?.fields).toEqual([
    { key: "thing2", parts: text("留下") },
    { key: "thing3", parts: [] },
  ]);
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
  editor.change({ name: "散场通知" });
  await vi.advanceTimersByTimeAsync(500);
  const names = core.named("save_message").map(({ args }) => [args.id, (args.draft as MessageDraft).name]);
  expect(names).toEqual([["M", "散场通知"]]);
});
