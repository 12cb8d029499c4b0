// What networks and busy services do to a sign-in, and what becomes of it: kept, retried, counted once.

import { expect, test } from "vitest";
import type { Seen } from "../harness/gateway";
import type { Phone } from "../harness/phone";
import { stage } from "../harness/stage";

const s = stage();
const isSignIn = ({ method, path }: Seen) => method === "POST" && path.endsWith("/me");

async function filled(phone: Phone, code: string): Promise<void> {
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
}

test("a sign-in made offline is kept, says so plainly, and is sent when the network returns", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  await filled(phone, code);
  await phone.network(false);
  await phone.tap("签到");
  await phone.sees("还没送到");
  await phone.sees("看到号码才算签到成功");
  await phone.picture("signin-offline");
  expect(await phone.calls(), "no login is spent where nothing can be sent").not.toContain("login");
  await phone.network(true);
  await phone.seesNumber(1);
  await phone.sees("已允许 1 次");
  expect((await phone.calls()).filter((call) => call === "requestSubscribeMessage")).toHaveLength(1);
});

test("a phone whose storage is full: the page says to stay, and the sign-in is sent from memory", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone({ storageFull: true });
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.network(false);
  await phone.tap("签到");
  await phone.sees("请不要关掉这一页");
  await phone.network(true);
  await phone.seesNumber(1);
});

test("left while offline, and opened again later: it is sent then", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  await filled(phone, code);
  await phone.network(false);
  await phone.tap("签到");
  await phone.sees("还没送到");
  await phone.hide();
  // The app has been ended meanwhile: nothing but its storage is left.
  await phone.signIn(code);
  await phone.seesNumber(1);
  expect(await s.endpoint.feed(code, "subscribed"), "its answers came along, once").toHaveLength(1);
});

test("left while offline, opened again, and refused then: what was typed is there to be mended", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone();
  await filled(phone, code);
  await phone.network(false);
  await phone.tap("签到");
  await phone.sees("还没送到");
  const errors = [{ field: "name", code: "too_long", detail: "" }];
  gateway.fate = (call) => (isSignIn(call) ? { status: 422, body: { code: "invalid_field", errors } } : "pass");
  await phone.signIn(code);
  await phone.sees("太长了，请写短一些");
  expect(await phone.page.getByRole("textbox", { name: "姓名" }).inputValue()).toBe("李雷");
  gateway.fate = () => "pass";
  await phone.tap("签到");
  await phone.seesNumber(1);
  expect(await phone.calls(), "WeChat was asked before").not.toContain("requestSubscribeMessage");
  await phone.sees("已允许 1 次");
});

test("an answer that got lost: the retry is the same submission with a fresh code, and counts once", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone({ ownClock: true });
  let posts = 0;
  gateway.fate = (call) => (isSignIn(call) && ++posts === 1 ? "lose_answer" : "pass");
  await filled(phone, code);
  await phone.tap("签到");
  await phone.sees("还没送到");
  await phone.wait(5);
  await phone.seesNumber(1);
  const [first, second] = gateway.calls("POST", "/me").map(({ body }) => body);
  expect(second?.submission).toBe(first?.submission);
  expect(second?.login_code, "each try logs in afresh").not.toBe(first?.login_code);
  expect(second?.subscriptions, "WeChat's answers are kept").toEqual(first?.subscriptions);
  expect(await s.endpoint.feed(code, "subscribed"), "and counted once").toHaveLength(1);
});

test("429: the service's wait is kept, whatever is tapped", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone({ ownClock: true });
  const busy = { status: 429, headers: { "Retry-After": "20" }, body: { code: "too_many_requests" } };
  let posts = 0;
  gateway.fate = (call) => (isSignIn(call) && ++posts === 1 ? busy : "pass");
  await filled(phone, code);
  await phone.tap("签到");
  await phone.sees(/现在签到的人很多，2\d 秒后自动再送/);
  await phone.picture("signin-busy");
  await phone.wait(18);
  await phone.hide();
  await phone.show();
  await phone.network(false);
  await phone.network(true);
  expect(gateway.calls("POST", "/me"), "nothing before its time").toHaveLength(1);
  await phone.wait(6);
  await phone.seesNumber(1);
});

test("a service that can't be reached, a broken one, a hotel's login page: tried again, now if one likes", async () => {
  const gateway = await s.gateway();
  const phone = await s.phone({ ownClock: true });
  for (const fate of ["cut", { status: 503, body: {} }, { status: 200, body: "<html>Wi-Fi</html>" }] as const) {
    const code = await s.endpoint.event();
    gateway.fate = (call) => (isSignIn(call) ? fate : "pass");
    await filled(phone, code);
    await phone.tap("签到");
    await phone.sees("还没送到");
    gateway.fate = () => "pass";
    if (fate === "cut") {
      await phone.picture("signin-unanswered");
      await phone.tap("现在就试");
    } else await phone.wait(5);
    await phone.seesNumber(1);
  }
});

test("a slow network is called slow, and the page may be left", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone({ ownClock: true });
  let letGo = () => {};
  const hold = new Promise<void>((resolve) => (letGo = resolve));
  gateway.fate = (call) => (isSignIn(call) ? { hold } : "pass");
  await filled(phone, code);
  await phone.tap("签到");
  await expect.poll(() => gateway.calls("POST", "/me").length).toBe(1);
  await phone.wait(4);
  await phone.sees("网络有点慢");
  await phone.picture("signin-slow");
  await phone.hide();
  letGo();
  await expect.poll(async () => (await phone.stored(code))?.me).toMatchObject({ number: 1 });
  await phone.show();
  await phone.seesNumber(1);
});

test("a code that WeChat won't give doesn't keep anybody from signing in", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone();
  phone.answers.login = () => null;
  await filled(phone, code);
  await phone.tap("签到");
  await phone.seesNumber(1);
  expect(gateway.calls("POST", "/me")[0]?.body).not.toHaveProperty("login_code");
  await phone.sees("还没有认出您的微信");
});

test("a late retry of a withdrawn sign-in is not a sign-in; a new tap is", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone();
  let posts = 0;
  gateway.fate = (call) => (isSignIn(call) && ++posts === 1 ? { status: 410, body: { code: "withdrawn" } } : "pass");
  await filled(phone, code);
  await phone.tap("签到");
  await phone.sees("签到已撤回");
  await phone.picture("signin-withdrawn");
  await phone.tap("重新签到");
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(1);
  const [old, fresh] = gateway.calls("POST", "/me");
  expect(fresh?.visitor, "another person to the service").not.toBe(old?.visitor);
  expect(fresh?.body?.submission).not.toBe(old?.body?.submission);
});

test("the event can't be read yet: offline, cut, busy; then it opens by itself", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone({ online: false });
  await phone.signIn(code);
  await phone.sees("联网后会自动打开");
  await phone.picture("signin-loading-offline");
  gateway.fate = () => "cut";
  await phone.network(true);
  await phone.sees(/连不上签到服务，\d+ 秒后自动再试/);
  gateway.fate = () => ({ status: 429, headers: { "retry-after": "1" }, body: { code: "too_many_requests" } });
  await phone.tap("现在就试");
  await phone.sees(/现在打开的人很多，\d+ 秒后自动再试/);
  gateway.fate = () => "pass";
  await phone.sees("太子湾公园东门");
});

test("opened offline for the second time: what was seen last, and a word about it", async () => {
  const code = await s.endpoint.event();
  const first = await s.phone();
  await first.signIn(code);
  await first.sees("太子湾公园东门");
  await first.page.addInitScript(() => (window.device.online = false));
  await first.signIn(code);
  await first.sees("下面是上次看到的内容");
  await first.type("姓名", "李雷");
  await first.tap("签到");
  await first.sees("还没送到");
  await first.network(true);
  await first.seesNumber(1);
});
