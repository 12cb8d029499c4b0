import { Editor } from "@tiptap/core";
import { createApp, h, nextTick, ref } from "vue";
import { expect, test } from "vitest";
import ChipEditor from "@/components/message/ChipEditor.vue";
import { Code, Document, Keys, Line, Text, Variable } from "@/editor/nodes";
import { fromDocument, tidy, toDocument } from "@/editor/parts";
import { i18n } from "@/i18n";
import type { Part } from "@/ipc/generated";

const name: Part = { kind: "variable", path: "attendee.name", filters: ["truncate(7)"] };
const code: Part = { kind: "code", source: "{% if attendee.name %}" };
const text = (words: string): Part => ({ kind: "text", text: words });

function edit(parts: Part[]) {
  const element = document.body.appendChild(document.createElement("div"));
  return new Editor({
    element,
    injectCSS: false,
    extensions: [Document, Line, Text, Code, Keys, Variable],
    content: toDocument(parts),
  });
}

test.each<[string, Part[]]>([
  ["nothing", []],
  ["one chip", [name]],
  ["chips side by side", [name, name]],
  ["text around chips", [text("给 "), name, text("，您已签到 "), code, text(" ")]],
  ["text that looks like markup", [text("<b>{{ attendee.name }}</b>")]],
])("%s comes back from the editor as it went in", (_, parts) => {
  const editor = edit(parts);
  expect(fromDocument(editor.getJSON())).toEqual(parts);
  editor.destroy();
});

test("texts side by side are one text, empty ones are none", () => {
  expect(tidy([text("a"), text(""), text("b"), name, text("")])).toEqual([text("ab"), name]);
});

test("Backspace behind a chip and Delete before one take it away whole", () => {
  const editor = edit([text("早"), name, text("好")]);
  editor.commands.setTextSelection(3);
  editor.commands.keyboardShortcut("Backspace");
  expect(fromDocument(editor.getJSON())).toEqual([text("早好")]);
  editor.commands.keyboardShortcut("Mod-z");
  expect(fromDocument(editor.getJSON())).toEqual([text("早"), name, text("好")]);
  editor.commands.setTextSelection(2);
  editor.commands.keyboardShortcut("Delete");
  expect(fromDocument(editor.getJSON())).toEqual([text("早好")]);
  editor.destroy();
});

test("Enter makes no second line", () => {
  const editor = edit([text("一行")]);
  editor.commands.setTextSelection(2);
  editor.commands.keyboardShortcut("Enter");
  expect(fromDocument(editor.getJSON())).toEqual([text("一行")]);
  editor.destroy();
});

test("a fix replaces the text without being taken for typing, and chips speak the window's language", async () => {
  i18n.global.locale.value = "zh-CN";
  const parts = ref<Part[]>([{ kind: "variable", path: "attendee.name", filters: [] }, text("好")]);
  const edits: Part[][] = [];
  const place = document.body.appendChild(document.createElement("div"));
  const app = createApp({
    render: () =>
      h(ChipEditor, {
        parts: parts.value,
        testId: "field-thing1",
        label: "提示",
        onEdit: (next: Part[]) => edits.push(next),
      }),
  });
  app.use(i18n).mount(place);
  const shown = () => place.querySelector('[data-testid="field-thing1"]')?.textContent;
  expect(shown()).toBe("姓名好");
  parts.value = [name, text("好")];
  await nextTick();
  expect(shown()).toBe("姓名 · 取 7 字好");
  expect(edits).toEqual([]);
  i18n.global.locale.value = "en";
  await nextTick();
  expect(shown()).toBe("Name · first 7好");
  app.unmount();
});
