// What DevTools wants of the folder, and what the compiler says of the templates.

import { readFileSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { TmplGroup } from "glass-easel-template-compiler";
import { expect, test } from "vitest";
import { en } from "../../src/texts/en";
import { zhCN } from "../../src/texts/zh-CN";
import { appConfig, compileTemplates, parts, source } from "../harness/bundle";

const here = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test("every template compiles without a warning", () => {
  expect(compileTemplates()).toContain("pages/signin/signin");
});

test("a missing end tag is a warning, so the test above can fail", () => {
  expect(new TmplGroup().addTmpl("x", "<view><text>a</view>")).toHaveLength(1);
});

test("the folder is whole: every page has its four files, and the settings name what is there", () => {
  const project = JSON.parse(readFileSync(here("project.config.json"), "utf8")) as Record<string, unknown>;
  expect(project.miniprogramRoot).toBe("src/");
  for (const part of parts()) {
    for (const kind of ["ts", "json", "wxml", "wxss"])
      expect(existsSync(here(`src/${part}.${kind}`)), `${part}.${kind}`).toBe(true);
  }
  const app = appConfig() as unknown as { themeLocation: string; sitemapLocation: string };
  expect(existsSync(here(`src/${app.themeLocation}`)) && existsSync(here(`src/${app.sitemapLocation}`))).toBe(true);
});

test("both themes name the same colours, and the app uses each", () => {
  const theme = JSON.parse(source("theme.json")) as Record<"light" | "dark", Record<string, string>>;
  expect(Object.keys(theme.dark)).toEqual(Object.keys(theme.light));
  for (const name of Object.keys(theme.light)) expect(source("app.json")).toContain(`"@${name}"`);
});

test("both languages say the same things, sorted, with the same blanks", () => {
  expect(Object.keys(en)).toEqual(Object.keys(zhCN));
  expect(Object.keys(zhCN)).toEqual([...Object.keys(zhCN)].sort());
  const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([blank]) => blank).sort();
  for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) expect(blanks(en[key]), key).toEqual(blanks(zhCN[key]));
});

test("the one setting is an address over TLS", () => {
  expect(source("config.ts")).toMatch(/ENDPOINT = "https:\/\/[^"/]+";/);
});
