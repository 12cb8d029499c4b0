// What a file of tests stands on: one endpoint, one browser; for each test a gateway and phones of its own.

import { afterAll, afterEach, beforeAll } from "vitest";
import type { Browser } from "playwright-core";
import { bundle } from "./bundle";
import { Endpoint } from "./endpoint";
import { Gateway } from "./gateway";
import { Phone, startBrowser, type Device } from "./phone";

export interface Stage {
  endpoint: Endpoint;
  /** The way from this test's phones to the endpoint. */
  gateway: () => Promise<Gateway>;
  phone: (device?: Device) => Promise<Phone>;
}

export function stage(): Stage {
  let page = "";
  let endpoint: Endpoint | null = null;
  let browser: Browser | null = null;
  let gateway: Gateway | null = null;
  let phones: Phone[] = [];
  beforeAll(async () => {
    [page, endpoint, browser] = await Promise.all([bundle(), Endpoint.start(), startBrowser()]);
  });
  afterEach(async ({ task }) => {
    const open = phones;
    phones = [];
    try {
      if (task.result?.state === "fail") for (const phone of open) console.error(await phone.account());
      await Promise.all(open.map((phone) => phone.close()));
    } finally {
      await gateway?.stop();
      gateway = null;
    }
  });
  afterAll(async () => {
    await browser?.close();
    endpoint?.stop();
  });
  const set: Stage = {
    get endpoint() {
      if (!endpoint) throw new Error("the endpoint runs while tests do");
      return endpoint;
    },
    async gateway() {
      gateway ??= await Gateway.start(page, set.endpoint.url);
      return gateway;
    },
    async phone(device) {
      if (!browser) throw new Error("the browser runs while tests do");
      const phone = await Phone.start(browser, (await set.gateway()).url, device);
      phones.push(phone);
      return phone;
    },
  };
  return set;
}
