// One attendee's phone: a browser tab with the mini-program in it, and the person who holds it.

import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import type { World } from "./wechat";

const PICTURES = fileURLToPath(new URL("../../../target/screenshots/miniprogram/", import.meta.url));

export interface Device {
  language?: string;
  letters?: number;
  online?: boolean;
  width?: number;
  height?: number;
  timezone?: string;
  randomFails?: boolean;
  contract?: string;
  storageFull?: boolean;
  /** Time stands still but for `wait`. */
  ownClock?: boolean;
}

export type Answers = { [call in keyof World]?: (...args: never[]) => unknown };

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    ...chromiumHere(),
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}

/** The first browser of the kind on the PATH; else Chrome where its installer puts it. */
function chromiumHere(): { executablePath: string } | { channel: string } {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
  return found ? { executablePath: found } : { channel: "chrome" };
}

export class Phone {
  /** What the person and WeChat answer; a test changes what it is about. */
  answers: Required<Answers> = {
    login: () => `code-${++this.codes}`,
    subscribe: (templates: string[]) => Object.fromEntries(templates.map((id) => [id, "accept"])),
    settings: () => ({ mainSwitch: true }),
    openSettings: () => ({ mainSwitch: true }),
    confirm: () => true,
  };
  private codes = 0;
  private readonly errors: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly url: string,
  ) {}

  static async start(browser: Browser, url: string, device: Device = {}): Promise<Phone> {
    const { width = 375, height = 812, timezone = "Asia/Shanghai" } = device;
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: 2,
      timezoneId: timezone,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const phone = new Phone(context, page, url);
    page.on("pageerror", (error) => phone.errors.push(String(error)));
    // The framework catches what a handler throws, warns of what a template does wrong, and says both here.
    page.on("console", (said) => {
      if (["error", "warning"].includes(said.type()) && !said.text().startsWith("Failed to load resource")) {
        phone.errors.push(said.text());
      }
    });
    page.setDefaultTimeout(60_000);
    if (device.ownClock) {
      const now = Date.now();
      await page.clock.install({ time: now });
      await page.clock.pauseAt(now + 1_000);
    }
    for (const name of Object.keys(phone.answers) as (keyof World)[]) {
      await context.exposeFunction(`answer_${name}`, (...args: never[]) => phone.answers[name](...args));
    }
    const { language = "zh_CN", letters = 17, online = true, randomFails, contract, storageFull } = device;
    const shown = { language, fontSizeSetting: letters, online, randomFails, contract, storageFull };
    await page.addInitScript((given) => {
      window.device = given;
      const names = ["login", "subscribe", "settings", "openSettings", "confirm"] as const;
      const world = Object.fromEntries(
        names.map((name) => [name, (window as never)[`answer_${name}`] as (...args: unknown[]) => Promise<unknown>]),
      );
      window.world = world as never;
    }, shown);
    return phone;
  }

  /** Opens the mini-program anew, as from a code or a message's card. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.url);
    await this.page.evaluate(
      (url) => (globalThis as never as { phone: { open(url: string): void } }).phone.open(url),
      path,
    );
  }

  signIn(code: string): Promise<void> {
    return this.open(`/pages/signin/signin?scene=${code}`);
  }

  me(code: string): Promise<void> {
    return this.open(`/pages/me/me?code=${code}`);
  }

  /** To the background and back. */
  async hide(): Promise<void> {
    await this.page.evaluate(() => (globalThis as never as { phone: { hide(): void } }).phone.hide());
  }

  async show(): Promise<void> {
    await this.page.evaluate(() => (globalThis as never as { phone: { show(): void } }).phone.show());
  }

  network(online: boolean): Promise<void> {
    return this.page.evaluate((now) => window.network(now), online);
  }

  async type(label: string, text: string): Promise<void> {
    await this.page.getByRole("textbox", { name: label, exact: true }).fill(text);
  }

  /** As an input's limit leaves it, which counts halves of an emoji: what is given may end in one. */
  async typeCut(label: string, text: string): Promise<void> {
    const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    await this.page.getByRole("textbox", { name: label, exact: true }).evaluate((input, codes) => {
      (input as HTMLInputElement).value = String.fromCharCode(...codes);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }, units);
  }

  async tap(text: string): Promise<void> {
    await this.page.getByRole("button", { name: text }).click();
  }

  async sees(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  async seesNot(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor({ state: "hidden" });
  }

  /** The number that the page of a signed-in person shows. */
  async seesNumber(number: number): Promise<void> {
    await this.page.locator(".number-figure", { hasText: new RegExp(`^${number}$`) }).waitFor();
  }

  calls(): Promise<string[]> {
    return this.page.evaluate(() => window.calls);
  }

  stored(code: string): Promise<Record<string, unknown> | null> {
    return this.page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? "null") as never, `visit/${code}`);
  }

  /** Lets the phone's clock run on by so many seconds at once. */
  async wait(seconds: number): Promise<void> {
    await this.page.clock.runFor(seconds * 1_000);
  }

  /** A clock of its own goes on by itself from here. */
  async timePasses(): Promise<void> {
    await this.page.clock.resume();
  }

  /** The state as it stands, light and dark, for people to look at. */
  async picture(name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    for (const colorScheme of ["light", "dark"] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await this.page.screenshot({
        path: `${PICTURES}${name}-${colorScheme}.png`,
        fullPage: true,
        animations: "disabled",
      });
    }
    await this.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  }

  /** For whoever looks at a failed test: what the page shows, and what it did. */
  async account(): Promise<string> {
    const shown = await this.page.evaluate(() => document.body.innerText);
    return `${shown}\n--- ${(await this.calls()).join(" · ")}\n--- ${this.errors.join("\n")}`;
  }

  async close(): Promise<void> {
    await this.context.close();
    if (this.errors.length > 0) throw new Error(`a script of the page failed: ${this.errors.join("\n")}`);
  }
}

/** A dialog that stays open: once it is there, the way to answer it. */
export function openDialog(phone: Phone): Promise<(answer: Record<string, string>) => void> {
  return new Promise((opened) => {
    phone.answers.subscribe = () => new Promise((resolve) => opened(resolve));
  });
}
