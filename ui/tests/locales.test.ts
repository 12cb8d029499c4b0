import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { i18n, languages, type Language } from "@/i18n";

type Tree = { [key: string]: Tree | string };

const files = ["problems", "ui", "words"];
const read = (language: Language, file: string) =>
  JSON.parse(readFileSync(join("..", "locales", language, `${file}.json`), "utf8")) as Tree;
const leaves = (tree: Tree, path = ""): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

function sources(folder = "src"): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? sources(path) : readFileSync(path, "utf8");
    })
    .join("\n");
}

describe.each(files)("%s.json", (file) => {
  test("has the same keys and placeholders in both languages", () => {
    const [zh, en] = languages.map((language) => leaves(read(language, file)));
    expect(zh!.map(([key]) => key)).toEqual(en!.map(([key]) => key));
    expect(zh!.map(([, text]) => placeholders(text))).toEqual(en!.map(([, text]) => placeholders(text)));
  });

  test.each(languages)("is sorted at every level in %s", (language) => {
    const sorted = (tree: Tree): boolean => {
      const keys = Object.keys(tree);
      return (
        keys.every((key, at) => at === 0 || keys[at - 1]! < key) &&
        Object.values(tree).every((value) => typeof value === "string" || sorted(value))
      );
    };
    expect(sorted(read(language, file))).toBe(true);
  });

  test("keeps the voice: no exclamation mark, no 请稍候, no “please”", () => {
    for (const [key, text] of leaves(read("zh-CN", file))) expect(text, key).not.toMatch(/！|请稍候|成功(?!通知)/);
    for (const [key, text] of leaves(read("en", file))) expect(text, key).not.toMatch(/!|please|successfully/i);
  });
});

describe("problems.json", () => {
  const generated = readFileSync("src/ipc/generated.ts", "utf8");
  const codes = /export type ProblemCode = ([^;]+);/.exec(generated)![1]!.match(/\w+/g)!;

  test.each(languages)("has heading, why and remedy for every code in %s", (language) => {
    const problems = read(language, "problems");
    // Beside the codes stand the meanings of WeChat's errcodes, which a test of `words` holds against the table.
    expect(codes.filter((code) => !(code in problems))).toEqual([]);
    for (const [key, said] of Object.entries(problems))
      expect(Object.keys(said), key).toEqual(["heading", "remedy", "why"]);
  });

  // Rust fills the same texts by plain substitution, and knows nothing of plurals or links.
  test.each(languages)("needs nothing but plain placeholders in %s", (language) => {
    for (const [key, text] of leaves(read(language, "problems"))) {
      expect(
        text.replace(/\{(ip|errcode|path|field|seconds|server|proxy|date|today|template)\}/g, ""),
        key,
      ).not.toMatch(/[{}@|]/);
    }
  });
});

describe("the window", () => {
  const code = sources();
  const all = new Set(leaves(i18n.global.getLocaleMessage<Tree>("en")).map(([key]) => key));
  const named = [...code.matchAll(/["'`]([a-z_]+(?:\.\w+)+)["'`]/g)].map(([, key]) => key!);
  const prefixes = [...code.matchAll(/["'`]([a-z_]+\.(?:\w+\.)*\w*)\$\{/g)].map(([, key]) => key!);

  test("says only what has words", () => {
    const roots = new Set(Object.keys(i18n.global.getLocaleMessage("en")));
    const asked = [...code.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key]) => key!);
    expect(asked.filter((key) => !all.has(key))).toEqual([]);
    expect(
      prefixes
        .filter((key) => roots.has(key.split(".")[0]!))
        .filter((key) => ![...all].some((each) => each.startsWith(key))),
    ).toEqual([]);
  });

  test("has no words that nothing says", () => {
    const shared = leaves(read("en", "words")).map(([key]) => key);
    const spare = [...all].filter(
      (key) => !shared.includes(key) && !named.includes(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(spare).toEqual([]);
  });

  test.each(languages)("can say every text in %s", (language) => {
    i18n.global.locale.value = language;
    for (const key of all) expect(i18n.global.t(key, { n: 2 }, 2), key).not.toBe(key);
  });
});
