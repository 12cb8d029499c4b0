// @vitest-environment node
// axe-core on every screen and dialog: no serious or critical violation, in both languages and themes.

import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { done } from "./core";
import { picture, serve, type Look, type Site } from "./window";

let site: Site;
beforeAll(async () => {
  site = await serve();
}, 300_000);
afterAll(() => site.close());

const click = (page: Page, id: string) => page.getByTestId(id).first().click();

/** How to get to each screen and dialog from the overview, and what shows that it is there. */
const screens: Record<string, { go: (page: Page) => Promise<void>; shown: string }> = {
  overview: { go: () => Promise.resolve(), shown: "signed-in-count" },
  attendees: { go: (page) => click(page, "tab-attendees"), shown: "attendee-row" },
  drawer: {
    go: async (page) => {
      await click(page, "tab-attendees");
      await click(page, "attendee-row");
    },
    shown: "drawer-card",
  },
  editor: { go: (page) => click(page, "tab-notify"), shown: "card-line-2" },
  "message-settings": {
    go: async (page) => {
      await click(page, "tab-notify");
      await click(page, "message-settings");
    },
    shown: "message-page",
  },
  "all-messages": {
    go: async (page) => {
      await click(page, "tab-notify");
      await click(page, "all-messages");
    },
    shown: "messages",
  },
  templates: {
    go: async (page) => {
      await click(page, "tab-notify");
      await click(page, "manage-templates");
    },
    shown: "template-add",
  },
  library: {
    go: async (page) => {
      await click(page, "tab-notify");
      await click(page, "manage-templates");
      await click(page, "template-add");
    },
    shown: "library-category",
  },
  "preflight-people": {
    go: async (page) => {
      await click(page, "tab-notify");
      await click(page, "preflight-no_grant");
    },
    shown: "preflight-people",
  },
  test: {
    go: async (page) => {
      await click(page, "tab-notify");
      await click(page, "test-button");
    },
    shown: "tester-search",
  },
  send: {
    go: async (page) => {
      await click(page, "tab-notify");
      await click(page, "send-button");
    },
    shown: "send-confirm",
  },
  history: { go: (page) => click(page, "tab-history"), shown: "delivery-row" },
  tries: {
    go: async (page) => {
      await click(page, "tab-history");
      await click(page, "delivery-row");
    },
    shown: "delivery-tries",
  },
  campaign: {
    go: async (page) => {
      await click(page, "tab-history");
      await click(page, "open-result");
    },
    shown: "campaign-sent",
  },
  cancel: {
    go: async (page) => {
      await click(page, "tab-history");
      await click(page, "open-result");
      await click(page, "cancel-button");
    },
    shown: "cancel-confirm",
  },
  "new-event": { go: (page) => click(page, "new-event"), shown: "event-title" },
  sending: { go: (page) => click(page, "sending-settings"), shown: "sending-save" },
  find: { go: (page) => page.keyboard.press("Control+k"), shown: "find" },
  shortcuts: { go: (page) => page.keyboard.press("?"), shown: "shortcuts" },
  connect: { go: (page) => click(page, "account"), shown: "connect-appid" },
};

const looks: Look[] = [
  { language: "zh-CN", theme: "light" },
  { language: "en", theme: "dark", width: 1024, height: 700 },
];
const cases = Object.keys(screens).flatMap((name) => looks.map((look) => ({ name, look, ...look })));

test.each(cases)("$name, $language, $theme", { timeout: 120_000 }, async ({ name, look }) => {
  const page = await site.open(look);
  await arrive(page, name);
  await picture(page, `${name}-${look.language}-${look.theme}`);
  expect(await violations(page)).toEqual([]);
  // Wherever the focus is after that, Escape leads out of a dialog.
  await page.keyboard.press("Escape");
  await page.locator(".el-overlay-dialog").waitFor({ state: "detached" });
  await page.context().close();
});

test("the first run, and a campaign's result", { timeout: 120_000 }, async () => {
  const first = await site.open(
    {},
    { app_state: { version: "0.1.0", mode: "first_run", language: "zh-CN", accounts: [], events: [], notice: null } },
  );
  await first.getByTestId("start-rehearsal").waitFor();
  expect(await violations(first)).toEqual([]);
  await click(first, "open-connect");
  await first.getByTestId("connect-token").waitFor();
  expect(await violations(first)).toEqual([]);
  await first.context().close();
  const result = await site.open({}, { campaign: done });
  await click(result, "tab-history");
  await click(result, "open-result");
  await click(result, "resend-missed");
  await result.getByTestId("resend-campaign-confirm").waitFor();
  expect(await violations(result)).toEqual([]);
  await result.context().close();
});

test("what has no name is found, so the tests above can fail", { timeout: 120_000 }, async () => {
  const page = await site.open();
  await arrive(page, "overview");
  await page.evaluate(() => document.querySelector("main")?.append(document.createElement("input")));
  expect(await violations(page)).toEqual([expect.stringContaining("label")]);
  await page.context().close();
});

const sizes = [
  [900, 700],
  [1920, 1080],
  [2560, 1440],
].flatMap(([width, height]) => ["overview", "attendees", "editor"].map((name) => ({ name, width, height })));

test.each(sizes)("$name at $width × $height: nothing is cut off at the side", { timeout: 120_000 }, async (each) => {
  const page = await site.open(each);
  await arrive(page, each.name);
  await picture(page, `${each.name}-${each.width}`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await page.context().close();
});

async function arrive(page: Page, name: string): Promise<void> {
  const { go, shown } = screens[name]!;
  await page.getByTestId("signed-in-count").waitFor();
  await go(page);
  await page.getByTestId(shown).first().waitFor();
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
}

/** What a person with a disability would stumble over, one line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }),
  );
  const grave = found.violations.filter(({ impact, id }) => impact === "serious" || impact === "critical" || named(id));
  return grave.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`),
  );
}

/** Less grave by axe's measure, and still what leads somebody through a screen. */
const named = (id: string) => ["heading-order", "landmark-unique", "landmark-one-main", "region"].includes(id);
