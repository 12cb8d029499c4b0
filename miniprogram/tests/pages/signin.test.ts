// Signing in: what a person sees and does, and what reaches the sign-in service.

import { expect, test } from "vitest";
import { openDialog } from "../harness/phone";
import { expectBody } from "../harness/snapshot";
import { stage } from "../harness/stage";

const s = stage();
const TEMPLATE = "TEMPLATE_SIGNED_IN";

const QUESTIONS = [
  { key: "phone", label: "手机号", kind: "phone" as const, required: true, choices: [] },
  { key: "bus", label: "回程车", kind: "choice" as const, required: false, choices: ["1 号车", "2 号车", "自己走"] },
  { key: "remark", label: "备注", kind: "text" as const, required: false, choices: [] },
];

test("a scanned code, a name, one tap: signed in, with a number", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.type("姓名", " 李雷 ");
  expect(await phone.calls(), "the bearer is made when the page loads").toContain("getRandomValues");
  await phone.tap("签到");
  await phone.seesNumber(1);
  const calls = await phone.calls();
  expect(calls.lastIndexOf("getRandomValues"), "and stands before no dialog").toBeLessThan(
    calls.indexOf("requestSubscribeMessage"),
  );
  const order = calls.filter((call) => ["requestSubscribeMessage", "login"].includes(call) || call.startsWith("POST"));
  expect(order, "the dialog is asked for before anything else").toEqual([
    "requestSubscribeMessage",
    "login",
    `POST /v1/events/${code}/me`,
  ]);
  const [post] = gateway.calls("POST", "/me");
  await expectBody(post?.body, "sign_in");
  expect(post?.visitor, "a bearer of this event alone").toMatch(/^[0-9a-f]{32}$/);
  expect(
    gateway.seen.every(({ path }) => !path.includes(post?.visitor ?? "-")),
    "never in a URL",
  ).toBe(true);
  expect(await s.endpoint.feed(code, "signed_in")).toMatchObject([{ number: 1, name: "李雷", answers: {} }]);
});

test("a name that the input's limit cut inside an emoji is signed in, and what WeChat allowed counts", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.typeCut("姓名", "Anna\ud83d");
  await phone.tap("签到");
  await phone.seesNumber(1);
  await phone.sees("已允许 1 次");
  expect(await s.endpoint.feed(code, "signed_in")).toMatchObject([{ name: "Anna" }]);
});

test("a no to messages signs in just the same", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  phone.answers.subscribe = () => ({ [TEMPLATE]: "reject" });
  await phone.signIn(code);
  await phone.type("姓名", "韩梅梅");
  await phone.tap("签到");
  await phone.seesNumber(1);
  await phone.sees("没有允许");
  await phone.picture("me-refused");
  expect(await s.endpoint.feed(code, "subscribed")).toMatchObject([
    { results: [{ template_id: TEMPLATE, result: "reject" }] },
  ]);
});

test("whatever WeChat says instead of an answer, the sign-in goes through and the reason is told", async () => {
  const reasons: [number | null, RegExp][] = [
    [20004, /关掉了订阅消息/],
    [20005, /微信停用了/],
    ...[10001, 10004, 20001, 20002, 20003, 20013].map((code): [number, RegExp] => [code, /通知设置有误/]),
    // The last one is a failure without a code, as *not in a tap* and *a dialog is still open* are.
    ...[10002, 10003, 10005, 0].map((code): [number, RegExp] => [code, /没能问到您/]),
  ];
  const phone = await s.phone();
  for (const [error, words] of reasons) {
    const code = await s.endpoint.event();
    phone.answers.subscribe = () => error ?? 0;
    await phone.signIn(code);
    await phone.type("姓名", "李雷");
    await phone.tap("签到");
    await phone.seesNumber(1);
    await phone.sees(words);
    if (error === 20004) await phone.picture("me-switched-off");
    if (error === 20001) await phone.picture("me-misconfigured");
  }
});

test("a ban and a filtered title are told, and the sign-in counts", async () => {
  const phone = await s.phone();
  for (const [result, words] of [
    ["ban", /微信停用了/],
    ["filter", /通知设置有误/],
  ] as const) {
    const code = await s.endpoint.event();
    phone.answers.subscribe = () => ({ [TEMPLATE]: result });
    await phone.signIn(code);
    await phone.type("姓名", "李雷");
    await phone.tap("签到");
    await phone.seesNumber(1);
    await phone.sees(words);
  }
});

test("an event without messages never asks", async () => {
  const code = await s.endpoint.event({ templates: [] });
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.sees("这个活动不发通知");
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(1);
  expect(await phone.calls()).not.toContain("requestSubscribeMessage");
});

test("the organiser's questions: what is wrong is said before the dialog, and the answers arrive", async () => {
  const code = await s.endpoint.event({ questions: QUESTIONS, notice: "请带好水和雨衣。\n16:00 在东门集合返程。" });
  const phone = await s.phone({ contract: "《集结小程序隐私保护指引》" });
  await phone.signIn(code);
  await phone.sees("请带好水和雨衣");
  for (const shown of ["签到成功通知", "核对到场和发放结束通知", /活动结束 30 天后删除/, "hd@example.com"])
    await phone.sees(shown);
  await phone.picture("signin-questions");
  await phone.type("手机号", "1380013");
  await phone.type("手机号", "电话");
  await phone.tap("签到");
  await phone.sees("有 2 项需要改一下");
  await phone.sees("请填 5 到 20 位号码");
  await phone.picture("signin-errors");
  expect(await phone.calls(), "nobody is asked about messages for a form that can't go").not.toContain(
    "requestSubscribeMessage",
  );
  await phone.type("姓名", "李雷");
  await phone.type("手机号", "+86 138-0013-8000");
  await phone.page.getByRole("radio", { name: "2 号车" }).click();
  await phone.tap("签到");
  await phone.seesNumber(1);
  const [row] = await s.endpoint.feed(code, "signed_in");
  expect(row?.answers).toEqual({ phone: "+86 138-0013-8000", bus: "2 号车" });
});

test("choices that changed after the page was opened: the new ones, the rest as typed, WeChat isn't asked again", async () => {
  const code = await s.endpoint.event({ questions: QUESTIONS });
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.type("手机号", "13800138000");
  await phone.page.getByRole("radio", { name: "2 号车" }).click();
  const [asked, bus, remark] = QUESTIONS;
  await s.endpoint.put(code, {
    questions: [asked!, { ...bus!, required: true, choices: ["1 号车", "3 号车"] }, remark!],
  });
  await phone.tap("签到");
  await phone.sees("请从选项里选一个");
  await phone.sees("有 1 项需要改一下");
  await phone.sees("3 号车");
  await phone.seesNot("2 号车");
  expect(await phone.page.getByRole("textbox", { name: "手机号" }).inputValue()).toBe("13800138000");
  await phone.picture("signin-choices-changed");
  await phone.tap("签到");
  await phone.sees("这一项需要填");
  await phone.page.getByRole("radio", { name: "3 号车" }).click();
  await phone.tap("签到");
  await phone.seesNumber(1);
  expect((await phone.calls()).filter((call) => call === "requestSubscribeMessage")).toHaveLength(1);
  await phone.sees("已允许 1 次");
  expect(await s.endpoint.feed(code, "signed_in")).toMatchObject([
    { answers: { phone: "13800138000", bus: "3 号车" } },
  ]);
});

test("a question that was taken away after the page was opened: the page says so, and the next tap does", async () => {
  const code = await s.endpoint.event({ questions: [QUESTIONS[1]!] });
  const gateway = await s.gateway();
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.page.getByRole("radio", { name: "2 号车" }).click();
  await s.endpoint.put(code, { questions: [{ ...QUESTIONS[1]!, choices: ["1 号车"] }] });
  // Taken away between the refusal and the page's look.
  let refused = false;
  gateway.fate = ({ method }) => {
    if (method === "POST") refused = true;
    return refused && method === "GET" ? { hold: s.endpoint.put(code, { questions: [] }) } : "pass";
  };
  await phone.tap("签到");
  await phone.sees("主办方刚改过这个活动");
  gateway.fate = () => "pass";
  await phone.tap("签到");
  await phone.seesNumber(1);
});

test("a question that came after the page was opened appears, with what was typed still there", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await s.endpoint.put(code, { questions: [QUESTIONS[0]!] });
  await phone.tap("签到");
  await phone.type("手机号", "13800138000");
  await phone.tap("签到");
  await phone.seesNumber(1);
  expect(await s.endpoint.feed(code, "signed_in")).toMatchObject([{ name: "李雷", answers: { phone: "13800138000" } }]);
  expect(await s.endpoint.feed(code, "subscribed"), "one dialog, one answer").toHaveLength(1);
});

test("taps while a dialog is open or a post is under way change nothing", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  // A clock of its own: on a busy machine it would become slow, and say so.
  const phone = await s.phone({ ownClock: true });
  const dialog = openDialog(phone);
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  const button = phone.page.locator(".button.primary");
  await button.click();
  await phone.sees("正在问微信");
  // It says that it is disabled, which keeps a test from clicking but no finger.
  await button.click({ force: true });
  await button.click({ force: true });
  let letGo = () => {};
  const hold = new Promise<void>((resolve) => (letGo = resolve));
  gateway.fate = ({ method }) => (method === "POST" ? { hold } : "pass");
  (await dialog)({ [TEMPLATE]: "accept" });
  await phone.sees("正在签到");
  await phone.picture("signin-sending");
  await button.click({ force: true });
  letGo();
  await phone.seesNumber(1);
  expect(gateway.calls("POST", "/me")).toHaveLength(1);
  expect((await phone.calls()).filter((call) => call === "requestSubscribeMessage")).toHaveLength(1);
});

test("not yet open: the page says when, and opens by itself", async () => {
  const opens = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
  const code = await s.endpoint.event({ opens_at: opens });
  const phone = await s.phone({ ownClock: true });
  await phone.signIn(code);
  await phone.sees("签到还没开始");
  await phone.sees(/开始签到，到时这里会自动打开/);
  await phone.picture("signin-early");
  await s.endpoint.put(code, { opens_at: null });
  await phone.wait(3_605);
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(1);
});

test("closed: nobody is let into a form that leads nowhere", async () => {
  const code = await s.endpoint.event({ closes_at: "2020-01-01T00:00:00+08:00" });
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.sees("签到已截止");
  await phone.picture("signin-closed");
});

test("closed, and opened again by the organiser: coming back to the page is enough", async () => {
  const code = await s.endpoint.event({ closes_at: "2020-01-01T00:00:00+08:00" });
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.sees("签到已截止");
  await s.endpoint.put(code, { closes_at: null });
  await phone.hide();
  await phone.show();
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(1);
});

test("closed or not open at the very moment of the tap", async () => {
  const phone = await s.phone();
  const closing = await s.endpoint.event();
  await phone.signIn(closing);
  await phone.type("姓名", "李雷");
  await s.endpoint.put(closing, { closes_at: "2020-01-01T00:00:00+08:00" });
  await phone.tap("签到");
  await phone.sees("签到已截止");
  const early = await s.endpoint.event();
  await phone.signIn(early);
  await phone.type("姓名", "李雷");
  await s.endpoint.put(early, { opens_at: "2095-01-01T09:00:00+08:00" });
  await phone.tap("签到");
  await phone.sees("签到还没开始");
});

test("a no at the tap that no other tap can change ends the form, and says why", async () => {
  const gateway = await s.gateway();
  const phone = await s.phone();
  for (const [status, problem, words] of [
    [404, "unknown_event", "找不到这个活动"],
    [410, "withdrawn", "签到已撤回"],
    [413, "body_too_large", "没有签上"],
  ] as const) {
    const code = await s.endpoint.event();
    gateway.fate = ({ method }) => (method === "POST" ? { status, body: { code: problem } } : "pass");
    await phone.signIn(code);
    await phone.type("姓名", "李雷");
    await phone.tap("签到");
    await phone.sees(words);
    expect((await phone.stored(code))?.outbox ?? [], "nothing is tried again").toEqual([]);
  }
});

test("a code of no event, and no code at all", async () => {
  const phone = await s.phone();
  await phone.signIn("Nowhere00000");
  await phone.sees("找不到这个活动");
  await phone.picture("signin-gone");
  await phone.open("/pages/signin/signin?scene=not-a-code");
  await phone.sees("请扫描现场的小程序码");
  await phone.open("/pages/signin/signin");
  await phone.sees("请扫描现场的小程序码");
  await phone.picture("signin-no-code");
});

test("a scene comes encoded", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  await phone.signIn(`%${code.charCodeAt(0).toString(16)}${code.slice(1)}`);
  await phone.sees("西湖毅行 30 公里");
});

test("what was typed is still there after leaving mid-way", async () => {
  const code = await s.endpoint.event({ questions: QUESTIONS });
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.page.getByRole("radio", { name: "1 号车" }).click();
  await phone.hide();
  await phone.signIn(code);
  expect(await phone.page.getByRole("textbox", { name: "姓名" }).inputValue()).toBe("李雷");
  expect(await phone.page.getByRole("radio", { name: "1 号车" }).getAttribute("aria-checked")).toBe("true");
});

test("random numbers that fail after the page has loaded keep nobody", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.page.evaluate(() => (window.device.randomFails = true));
  await phone.tap("签到");
  await phone.seesNumber(1);
  await phone.tap("再提醒我一次");
  await phone.sees("已允许 2 次");
});

test("a WeChat too old to make a bearer is told so", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone({ randomFails: true });
  await phone.signIn(code);
  await phone.sees("请更新微信");
});

test("WeChat's privacy question is answered either way, and signing in waits for neither", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone({ contract: "《集结小程序隐私保护指引》" });
  await phone.signIn(code);
  await phone.tap("集结小程序隐私保护指引");
  expect(await phone.calls()).toContain("openPrivacyContract");
  for (const [button, answer] of [
    ["不同意", "disagree"],
    ["同意", "agree"],
  ] as const) {
    const answered = phone.page.evaluate(() => window.needPrivacy());
    await phone.sees("微信要求您先看过并同意");
    if (answer === "agree") await phone.picture("signin-privacy");
    await phone.page.getByRole("button", { name: button, exact: true }).click();
    expect(await answered).toBe(answer);
  }
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(1);
});
