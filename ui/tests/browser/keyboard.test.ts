// @vitest-environment node
// The window by keyboard alone.

import { afterAll, beforeAll, expect, test } from "vitest";
import { serve, type Site } from "./window";

let site: Site;
beforeAll(async () => {
  site = await serve();
}, 300_000);
afterAll(() => site.close());

test("from anywhere to a person, a message, another tab and back", { timeout: 120_000 }, async () => {
  const page = await site.open();
  await page.getByTestId("signed-in-count").waitFor();
  await page.keyboard.press("Control+k");
  const field = page.getByTestId("find");
  await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type("张");
  await page.getByTestId("person-1284").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByTestId("drawer-card").waitFor();

  await page.keyboard.press("Control+k");
  await page.getByTestId("find").fill("离场");
  await page.getByTestId("message-MESSAGE").waitFor();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.getByTestId("card-line-2").waitFor();

  await page.keyboard.press("Control+2");
  await page.getByTestId("attendee-row").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("zw?");
  expect(await page.getByTestId("attendee-search").inputValue(), "a letter typed is no shortcut").toBe("zw?");
  await page.context().close();
});

test(
  "nothing chosen, nothing found: Enter does nothing, Escape leads back to where the focus was",
  { timeout: 120_000 },
  async () => {
    const page = await site.open({}, { attendees: { total: 0, counts: {} as never, rows: [] } });
    const tab = page.getByTestId("tab-history");
    await tab.waitFor();
    await tab.focus();
    await page.keyboard.press("Control+k");
    await page.getByTestId("find").fill("no such thing");
    await page.getByText("没有找到").waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.getByTestId("find").waitFor({ state: "detached" });
    await expect.poll(() => tab.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.context().close();
  },
);
