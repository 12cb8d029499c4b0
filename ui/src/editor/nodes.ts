import { Extension, Node, type Editor } from "@tiptap/core";
import { history, redo, undo } from "@tiptap/pm/history";

/** One line and nothing else: Enter has nowhere to go, pasted paragraphs run together. */
export const Document = Node.create({ name: "doc", topNode: true, content: "line" });

export const Line = Node.create({
  name: "line",
  content: "inline*",
  parseHTML: () => [{ tag: "p" }, { tag: "div" }],
  renderHTML: () => ["p", 0],
});

export const Text = Node.create({ name: "text", group: "inline" });

/** A variable, shown as a chip in the organiser's words; `say` gives them. */
export const Variable = Node.create<{ say: (attrs: { path: string; filters: string[] }) => string }>({
  name: "variable",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,
  addOptions: () => ({ say: ({ path }) => path }),
  addAttributes: () => ({ path: { default: "" }, filters: { default: [] } }),
  parseHTML: () => [],
  renderHTML({ node }) {
    const { path, filters } = node.attrs as { path: string; filters: string[] };
    const title = [path, ...filters].join(" | ");
    return ["span", { class: "v", title, "data-path": path }, this.options.say({ path, filters })];
  },
});

/** Template source that chips can't show: kept as it is, removed whole. */
export const Code = Node.create({
  name: "code",
  group: "inline",
  inline: true,
  atom: true,
  addAttributes: () => ({ source: { default: "" } }),
  parseHTML: () => [],
  renderHTML: ({ node }) => ["code", { class: "v" }, String(node.attrs.source)],
});

/** Takes the chip on one side of the caret away whole, in every engine alike. */
function removeChip(editor: Editor, side: "before" | "after"): boolean {
  const { empty, $from } = editor.state.selection;
  const chip = side === "before" ? $from.nodeBefore : $from.nodeAfter;
  if (!empty || !chip || chip.isText) return false;
  const at = side === "before" ? $from.pos - chip.nodeSize : $from.pos;
  return editor.commands.deleteRange({ from: at, to: at + chip.nodeSize });
}

export const Keys = Extension.create({
  name: "keys",
  addProseMirrorPlugins: () => [history()],
  addKeyboardShortcuts() {
    const go = (command: typeof undo) => () => command(this.editor.state, this.editor.view.dispatch);
    return {
      Enter: () => true,
      "Shift-Enter": () => true,
      Backspace: () => removeChip(this.editor, "before"),
      Delete: () => removeChip(this.editor, "after"),
      "Mod-z": go(undo),
      "Mod-y": go(redo),
      "Shift-Mod-z": go(redo),
    };
  },
});
