// Being signed in: coming back, one more permission, identity, the end, and leaving for good.

import { expect, test } from "vitest";
import type { Device, Phone } from "../harness/phone";
import { expectBody } from "../harness/snapshot";
import { stage } from "../harness/stage";

const s = stage();
const TEMPLATE = "TEMPLATE_SIGNED_IN";

async function signedIn(code: string, device?: Device): Promise<Phone> {
  const phone = await s.phone(device);
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(1);
  return phone;
}

test("opening it again, by code or by a message's card, shows the same number and asks nothing", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await signedIn(code);
  for (const path of [`/pages/signin/signin?scene=${code}`, `/pages/me/me?code=${code}`, "/pages/signin/signin"]) {
    await phone.open(path);
    await phone.seesNumber(1);
    expect(await phone.calls()).not.toContain("requestSubscribeMessage");
  }
  expect(gateway.calls("POST", "/me")).toHaveLength(1);
});

test("offline it shows what was seen last", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code);
  await phone.page.addInitScript(() => (window.device.online = false));
  await phone.me(code);
  await phone.seesNumber(1);
  await phone.sees("下面是上次看到的内容");
  await phone.picture("me-offline");
  await phone.network(true);
  await phone.seesNot("下面是上次看到的内容");
});

test("once more: each tap adds one, with a dialog or, after *always*, without a word", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await signedIn(code);
  await phone.tap("再提醒我一次");
  await phone.sees("已加一次");
  await phone.sees("已允许 2 次");
  await phone.picture("me-once-more");
  const [post] = gateway.calls("POST", "/me/subscriptions");
  await expectBody(post?.body, "subscriptions");
  await phone.tap("再提醒我一次");
  await phone.sees("已允许 3 次");
  expect(await s.endpoint.feed(code, "subscribed")).toHaveLength(3);
});

test("once more while offline is noted, sent later, and counted once", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code);
  await phone.network(false);
  await phone.tap("再提醒我一次");
  await phone.sees("已记下，联网后送出");
  await phone.network(true);
  await phone.sees("已允许 2 次");
  expect(await s.endpoint.feed(code, "subscribed")).toHaveLength(2);
});

test("once more, kept and not yet sent, is said again whenever the page is opened", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code);
  await phone.network(false);
  await phone.tap("再提醒我一次");
  await phone.sees("已记下，联网后送出");
  await phone.page.addInitScript(() => (window.device.online = false));
  await phone.me(code);
  await phone.seesNumber(1);
  await phone.sees("已记下，联网后送出");
  await phone.picture("me-kept");
  await phone.network(true);
  await phone.sees("已允许 2 次");
  await phone.seesNot("已记下，联网后送出");
});

test("a no adds nothing and takes nothing away", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code);
  phone.answers.subscribe = () => ({ [TEMPLATE]: "reject" });
  await phone.tap("再提醒我一次");
  await phone.sees("没有增加");
  await phone.sees("已允许 1 次");
});

test("*always refuse*: the way to WeChat's settings, and back", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  phone.answers.subscribe = () => ({ [TEMPLATE]: "reject" });
  phone.answers.settings = () => ({ mainSwitch: true, itemSettings: { [TEMPLATE]: "reject" } });
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(1);
  await phone.sees("您选过“总是拒绝”");
  await phone.picture("me-always-refused");
  phone.answers.openSettings = () => ({ mainSwitch: true, itemSettings: { [TEMPLATE]: "accept" } });
  phone.answers.subscribe = () => ({ [TEMPLATE]: "accept" });
  await phone.tap("去微信设置");
  await phone.seesNot("您选过“总是拒绝”");
  await phone.tap("允许通知");
  await phone.sees("已允许 1 次");
});

test("the main switch is off: the way to WeChat's settings, and back", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  phone.answers.subscribe = () => 20004;
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.sees("关掉了订阅消息");
  phone.answers.openSettings = () => ({ mainSwitch: false });
  await phone.tap("去微信设置");
  await phone.sees("关掉了订阅消息");
  phone.answers.openSettings = () => ({ mainSwitch: true });
  phone.answers.subscribe = () => ({ [TEMPLATE]: "accept" });
  await phone.tap("去微信设置");
  await phone.tap("允许通知");
  await phone.sees("已允许 1 次");
  await phone.seesNot("关掉了订阅消息");
});

test.each([
  ["", { mainSwitch: false }],
  ["The main switch is switched off", {}],
])(
  "the main switch is off and the dialog fails without a code (%s): the way to the settings",
  async (words, settings) => {
    const code = await s.endpoint.event();
    const phone = await s.phone();
    phone.answers.subscribe = () => words;
    phone.answers.settings = () => settings;
    await phone.signIn(code);
    await phone.type("姓名", "李雷");
    await phone.tap("签到");
    await phone.seesNumber(1);
    await phone.sees("关掉了订阅消息");
    await phone.page.getByRole("button", { name: "去微信设置" }).waitFor();
  },
);

test("identity: confirmed once a desktop has exchanged the code", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code);
  await phone.sees("正在确认您的微信");
  await s.endpoint.bindAll();
  await phone.hide();
  await phone.show();
  await phone.sees("通知可以送到您的微信");
  await phone.picture("me-bound");
});

test("identity lost: opening the page sends one fresh code, not one after the other", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await signedIn(code, { ownClock: true });
  await s.endpoint.refuseAll();
  await phone.wait(61);
  await phone.hide();
  await phone.show();
  await expect.poll(() => gateway.calls("POST", "/me/login").length).toBe(1);
  await expectBody(gateway.calls("POST", "/me/login")[0]?.body, "login");
  await phone.sees("正在确认您的微信");
  for (let again = 0; again < 3; again += 1) {
    await phone.hide();
    await phone.show();
  }
  // The service may have asked a phone this restless to wait a second.
  await phone.timePasses();
  await s.endpoint.bindAll();
  await phone.hide();
  await phone.show();
  await phone.sees("通知可以送到您的微信");
  expect(gateway.calls("POST", "/me/login"), "while a code waits another one helps nobody").toHaveLength(1);
});

test("identity lost: a person may ask for it at once", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code);
  await s.endpoint.refuseAll();
  await phone.hide();
  await phone.show();
  await phone.sees("还没有认出您的微信");
  await phone.picture("me-lost");
  await phone.tap("再确认一次");
  await phone.sees("正在确认您的微信");
});

/** Over, and kept so long that the service does not purge it meanwhile. */
const OVER = {
  starts_at: "2020-11-21T12:30:00+08:00",
  ends_at: "2020-11-21T16:00:00+08:00",
  privacy: { purpose: "核对到场和发放结束通知", retention_days: 36_500, contact: "hd@example.com" },
};

test("when the event is over the page says so, by its time and by being closed", async () => {
  for (const end of [OVER, { closes_at: "2020-11-21T16:00:00+08:00" }]) {
    const code = await s.endpoint.event();
    const phone = await signedIn(code);
    await s.endpoint.put(code, end);
    await phone.hide();
    await phone.show();
    await phone.sees("活动已结束");
    await phone.sees("可以离开了");
  }
});

test("coming back while an older answer is still under way shows how things stand now", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await known(code);
  let letGo = () => {};
  const answered = new Promise<void>((resolve) => (letGo = resolve));
  gateway.fate = ({ method }) => (method === "GET" ? { holdAnswer: answered } : "pass");
  const asked = await reads(phone);
  await phone.hide();
  await phone.show();
  await expect.poll(() => reads(phone)).toBe(asked + 2);
  await s.endpoint.put(code, OVER);
  await phone.hide();
  await phone.show();
  gateway.fate = () => "pass";
  letGo();
  await phone.sees("活动已结束");
});

test("an early end is noticed on a page that stays open", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code, { ownClock: true });
  await phone.sees("已签到");
  await s.endpoint.put(code, OVER);
  await phone.wait(6 * 60);
  await phone.sees("活动已结束");
  await phone.picture("me-over");
});

/** Signed in and confirmed, with nothing under way; its clock stands still. */
async function known(code: string): Promise<Phone> {
  const phone = await signedIn(code, { ownClock: true });
  await phone.sees("正在确认您的微信");
  await s.endpoint.bindAll();
  await phone.hide();
  await phone.show();
  await phone.sees("通知可以送到您的微信");
  return phone;
}

/** What the page has asked the service for by now; a call is noted before anything else becomes of it. */
async function reads(phone: Phone): Promise<number> {
  return (await phone.calls()).filter((call) => call.startsWith("GET ")).length;
}

test("when the network returns the page looks again, but not with the whole crowd at once", async () => {
  const code = await s.endpoint.event();
  const phone = await known(code);
  await s.endpoint.put(code, { title: "改到下周的毅行" });
  await phone.network(false);
  await phone.sees("下面是上次看到的内容");
  const before = await reads(phone);
  await phone.page.evaluate(() => (Math.random = () => 0.9));
  await phone.network(true);
  await phone.wait(1);
  expect(await reads(phone)).toBe(before);
  await phone.wait(1);
  await phone.sees("改到下周的毅行");
  await phone.seesNot("下面是上次看到的内容");
});

test("429: the page looks again when the service said, whatever happens meanwhile", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await known(code);
  await s.endpoint.put(code, { title: "改到下周的毅行" });
  let busy = 0;
  gateway.fate = ({ method }) => {
    if (method !== "GET") return "pass";
    busy += 1;
    return { status: 429, headers: { "Retry-After": "20" }, body: { code: "too_many_requests" } };
  };
  await phone.hide();
  await phone.show();
  await expect.poll(() => busy).toBe(2);
  // Both answers have reached the page once it waits.
  await phone.sees("暂时没问到签到服务");
  const before = await reads(phone);
  await phone.wait(18);
  await phone.hide();
  await phone.show();
  await phone.network(false);
  await phone.network(true);
  expect(await reads(phone), "nothing before its time").toBe(before);
  gateway.fate = () => "pass";
  await phone.wait(6);
  await phone.sees("改到下周的毅行");
});

test("withdrawing asks first, erases there and here, and a new sign-in is a new person", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code);
  phone.answers.confirm = () => false;
  await phone.tap("撤回签到");
  await phone.seesNumber(1);
  phone.answers.confirm = () => true;
  await phone.tap("撤回签到");
  await phone.sees("您的签到和信息都已删除");
  await phone.picture("me-erased");
  expect(await phone.stored(code), "nothing is left on the phone").toBeNull();
  expect(await s.endpoint.feed(code, "withdrawn")).toHaveLength(1);
  await phone.tap("重新签到");
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(2);
});

test("withdrawing without a network deletes nothing and says so", async () => {
  const code = await s.endpoint.event();
  const phone = await signedIn(code);
  await phone.network(false);
  await phone.tap("撤回签到");
  await expect.poll(async () => (await phone.calls()).filter((call) => call.startsWith("showModal")).length).toBe(2);
  await phone.seesNumber(1);
});

test("somebody the list doesn't know any more can sign in again", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await signedIn(code);
  gateway.fate = ({ method, path }) =>
    method === "GET" && path.endsWith("/me") ? { status: 404, body: { code: "unknown_visitor" } } : "pass";
  await phone.hide();
  await phone.show();
  await phone.sees("需要重新签到");
  await phone.picture("me-missed");
  gateway.fate = () => "pass";
  await phone.tap("重新签到");
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(2);
});
