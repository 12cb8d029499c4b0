import type { JSONContent } from "@tiptap/core";
import type { Part } from "@/ipc/generated";

/** The document of the editor for a text in parts: one line of text, variables and code. */
export function toDocument(parts: Part[]): JSONContent {
  const content = tidy(parts).map((part): JSONContent => {
    if (part.kind === "text") return { type: "text", text: part.text };
    if (part.kind === "variable") return { type: "variable", attrs: { path: part.path, filters: [...part.filters] } };
    return { type: "code", attrs: { source: part.source } };
  });
  return { type: "doc", content: [{ type: "line", ...(content.length ? { content } : {}) }] };
}

/** What the document says, in parts. */
export function fromDocument(document: JSONContent): Part[] {
  const inline = document.content?.[0]?.content ?? [];
  return tidy(
    inline.map((node): Part => {
      if (node.type === "variable")
        return {
          kind: "variable",
          path: String(node.attrs?.path),
          filters: [...((node.attrs?.filters as string[]) ?? [])],
        };
      if (node.type === "code") return { kind: "code", source: String(node.attrs?.source) };
      return { kind: "text", text: node.text ?? "" };
    }),
  );
}

/** No empty texts, no two texts side by side: equal texts have equal parts. */
export function tidy(parts: Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (part.kind !== "text") out.push(part);
    else if (last?.kind === "text") out[out.length - 1] = { kind: "text", text: last.text + part.text };
    else if (part.text !== "") out.push(part);
  }
  return out;
}

export const same = (a: Part[], b: Part[]) => JSON.stringify(tidy(a)) === JSON.stringify(tidy(b));
