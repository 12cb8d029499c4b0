// The built page in a headless Chromium, with a core that gives canned answers.

import { existsSync, mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { build } from "vite";
import { replies } from "./core";

const PICTURES = fileURLToPath(new URL("../../../target/screenshots/page/", import.meta.url));
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

export interface Look {
  language?: "zh-CN" | "en";
  theme?: "light" | "dark";
  width?: number;
  height?: number;
}

export interface Site {
  open: (look?: Look, changes?: Partial<typeof replies>) => Promise<Page>;
  close: () => Promise<void>;
}

/** Builds the page and serves it; each `open` is a window of its own. */
export async function serve(): Promise<Site> {
  const folder = join(tmpdir(), `muster-page-${process.pid}`);
  await build({ logLevel: "error", build: { outDir: folder, emptyOutDir: true, minify: false } });
  const server = await host(folder);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await chromium.launch({ ...chromiumHere(), args: ["--no-sandbox", "--disable-gpu"] });
  return {
    open: (look, changes) => open(browser, url, look, changes),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

async function open(browser: Browser, url: string, look: Look = {}, changes = {}): Promise<Page> {
  const { language = "zh-CN", theme = "light", width = 1280, height = 800 } = look;
  const answers: Record<string, unknown> = { ...replies, ...changes };
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.addInitScript(
    ({ answers, language, theme }) => {
      localStorage.setItem("muster.language", language);
      localStorage.setItem("muster.theme", theme);
      const invoke = (command: string, args: { name: string }) =>
        command !== "call" || args.name in answers
          ? Promise.resolve(command === "call" ? answers[args.name] : 1)
          : Promise.reject(new Error(`no reply for ${args.name}`));
      Object.assign(window, { __TAURI_INTERNALS__: { invoke, transformCallback: () => 1 } });
    },
    { answers, language, theme },
  );
  await page.goto(url);
  return page;
}

/** As it stands, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}${name}.png`, animations: "disabled" });
}

async function host(folder: string): Promise<Server> {
  const server = createServer((asked, reply) => {
    const path = new URL(asked.url ?? "/", "http://localhost").pathname;
    const file = path === "/" ? "index.html" : path.slice(1);
    readFile(join(folder, file)).then(
      (content) => reply.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" }).end(content),
      () => reply.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

/** The first browser of the kind on the PATH; else Chrome where its installer puts it. */
function chromiumHere(): { executablePath: string } | { channel: string } {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = names.flatMap((name) => folders.map((at) => join(at, name))).find((path) => existsSync(path));
  return found ? { executablePath: found } : { channel: "chrome" };
}
