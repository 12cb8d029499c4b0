// Makes a web page of the very files that are uploaded: templates compiled by WeChat's own compiler, styles turned into
// CSS, scripts bundled. A warning of the template compiler fails, as it reports what DevTools' compiler swallows.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { TmplGroup } from "glass-easel-template-compiler";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));
const RUNTIME = fileURLToPath(new URL("./runtime.ts", import.meta.url));

export interface AppConfig {
  pages: string[];
  usingComponents: Record<string, string>;
}

export function source(path: string): string {
  return readFileSync(join(SRC, path), "utf8");
}

export function appConfig(): AppConfig {
  return JSON.parse(source("app.json")) as AppConfig;
}

/** Every page and component, pages first. */
export function parts(): string[] {
  const { pages, usingComponents } = appConfig();
  return [...pages, ...Object.values(usingComponents).map((path) => path.slice(1))];
}

/** Compiles the templates; rejects with every warning. */
export function compileTemplates(): string {
  const group = new TmplGroup();
  const warnings = parts().flatMap((path) => {
    const found = group.addTmpl(path, source(`${path}.wxml`)) as TemplateWarning[];
    return found.map(({ message, startLine }) => `${path}.wxml:${startLine + 1}: ${message}`);
  });
  if (warnings.length > 0) throw new Error(warnings.join("\n"));
  return group.getTmplGenObjectGroups();
}

interface TemplateWarning {
  message: string;
  startLine: number;
}

/** One web page, whole. */
export async function bundle(): Promise<string> {
  const templates = compileTemplates();
  const script = await build({
    stdin: { contents: entry(templates), resolveDir: SRC, loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2020",
    plugins: [endpointIsThisServer],
    logLevel: "silent",
  });
  const css = ["app", ...parts()].map((path) => styles(source(`${path}.wxss`))).join("\n");
  const js = script.outputFiles[0]?.text.replaceAll("</script", "<\\/script") ?? "";
  return `<!doctype html><html><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<style>${BUILT_IN}</style><style>${css}</style></head><body><script>${js}</script></body></html>`;
}

function entry(templates: string): string {
  const { usingComponents } = appConfig();
  const config = (path: string) => {
    const own = JSON.parse(source(`${path}.json`)) as { usingComponents?: object };
    return JSON.stringify({ ...own, usingComponents: { ...usingComponents, ...own.usingComponents } });
  };
  // Components first: a page looks its components up when it is defined.
  const defined = [...parts()].reverse();
  const lines = defined.map((path) => `define("${path}", ${config(path)}, () => require("./${path}"));`);
  return `
    import { define, start, useTemplates } from ${JSON.stringify(RUNTIME)};
    useTemplates(${templates});
    ${lines.join("\n")}
    start(() => require("./app"));`;
}

/** The pages call the server they were loaded from, which passes everything on to the endpoint under test. */
const endpointIsThisServer: Plugin = {
  name: "endpoint",
  setup(build) {
    build.onLoad({ filter: /src[\\/]config\.ts$/ }, () => ({
      contents: "export const ENDPOINT = location.origin;",
      loader: "ts",
    }));
  },
};

function styles(wxss: string): string {
  const scaled = wxss.replace(/(-?[\d.]+)rpx/g, (_, n: string) => `${(Number(n) * 100) / 750}vw`);
  return scaled.replace(/(^|[\s,}])page(?=[\s,{])/g, "$1body");
}

/** What WeChat's own components look like before a page styles them, as far as it can get in the way. */
const BUILT_IN = `
  html, body { margin: 0; height: 100%; }
  wx-page, wx-view { display: block; }
  wx-text { display: inline; white-space: pre-line; }
  wx-input { display: block; overflow: hidden; }
  wx-input input {
    all: unset; display: block; box-sizing: border-box; width: 100%; height: 100%; color: inherit; font: inherit;
  }
  wx-input input::placeholder { color: inherit; opacity: .5; }
  wx-button { display: block; position: relative; margin: 0 auto; padding: 8px 24px; box-sizing: border-box;
    font-size: 17px; font-weight: 700; line-height: 1.41176471; text-align: center; border-radius: 4px;
    background: #f2f2f2; color: #06ae56; cursor: pointer; }
  wx-button:not([size=mini]) { width: 184px; margin-left: auto; margin-right: auto; }
`;
