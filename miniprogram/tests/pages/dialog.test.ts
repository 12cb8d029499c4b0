// WeChat's dialog when it comes late or never: nobody is kept by it, and what it is answered counts once.

import { expect, test } from "vitest";
import type { Fate, Gateway } from "../harness/gateway";
import { openDialog, type Phone } from "../harness/phone";
import { stage } from "../harness/stage";

const s = stage();
const TEMPLATE = "TEMPLATE_SIGNED_IN";
const ACCEPT = { [TEMPLATE]: "accept" };

type Answer = (answer: Record<string, string>) => void;

const refusal = (status: number, code: string, errors: object[] = []): Fate => ({ status, body: { code, errors } });
const TO_MEND = refusal(422, "invalid_field", [{ field: "name", code: "too_long", detail: "" }]);

/** Filled in, tapped, no dialog seen, gone on without; the way to answer the dialog after all. */
async function skipped(phone: Phone, code: string, online = true): Promise<Answer> {
  const dialog = openDialog(phone);
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  if (!online) await phone.network(false);
  await phone.tap("签到");
  await phone.sees("正在问微信");
  await phone.wait(9);
  await phone.tap("没看到弹窗");
  return dialog;
}

/** The first sign-in ends so; whatever comes after it goes through. */
function firstEnds(gateway: Gateway, fate: Fate): void {
  let posts = 0;
  gateway.fate = ({ method, path }) => (method === "POST" && path.endsWith("/me") && ++posts === 1 ? fate : "pass");
}

async function asks(phone: Phone): Promise<number> {
  return (await phone.calls()).filter((call) => call === "requestSubscribeMessage").length;
}

test("a dialog that never shows keeps nobody, and its late answer counts all the same", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone({ ownClock: true });
  const dialog = openDialog(phone);
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.sees("正在问微信");
  await phone.wait(9);
  await phone.picture("signin-no-dialog");
  await phone.tap("没看到弹窗");
  await phone.seesNumber(1);
  await phone.sees("没有允许");
  (await dialog)(ACCEPT);
  await phone.sees("已允许 1 次");
});

test("answered after its sign-in was refused: the form stays, and the next post carries the answer, once", async () => {
  const gateway = await s.gateway();
  const phone = await s.phone({ ownClock: true });
  for (const [fate, shown] of [
    [TO_MEND, "太长了，请写短一些"],
    [refusal(409, "event_not_open"), "签到成功通知"],
  ] as const) {
    const code = await s.endpoint.event();
    firstEnds(gateway, fate);
    const answer = await skipped(phone, code);
    // The button is itself again: the refusal has arrived.
    await phone.page.getByRole("button", { name: "签到", exact: true }).waitFor();
    await phone.sees(shown);
    answer(ACCEPT);
    await expect
      .poll(async () => (await phone.stored(code))?.held)
      .toEqual([{ template_id: TEMPLATE, result: "accept" }]);
    await phone.sees(shown);
    await phone.tap("签到");
    await phone.seesNumber(1);
    await phone.sees("已允许 1 次");
    expect(await asks(phone), "WeChat is not asked a second time").toBe(1);
    expect(await s.endpoint.feed(code, "subscribed")).toHaveLength(1);
  }
  expect(gateway.calls("POST", "/me/subscriptions"), "the answer went with the sign-in").toEqual([]);
});

test("a refusal that nothing on the page explains: begun anew, the answer WeChat gave still counts", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  firstEnds(gateway, refusal(400, "invalid_json"));
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.sees("没有签上");
  await phone.tap("重新签到");
  await phone.tap("签到");
  await phone.seesNumber(1);
  await phone.sees("已允许 1 次");
  expect(await asks(phone), "WeChat is not asked a second time").toBe(1);
});

test("answered while the sign-in waits for a network that then refuses it: the answer is kept for the next post", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone({ ownClock: true });
  firstEnds(gateway, TO_MEND);
  const answer = await skipped(phone, code, false);
  await phone.sees("还没送到");
  answer(ACCEPT);
  await expect.poll(async () => (await phone.stored(code))?.outbox).toHaveLength(2);
  await phone.network(true);
  await phone.wait(3);
  await phone.sees("太长了，请写短一些");
  await phone.tap("签到");
  await phone.seesNumber(1);
  await phone.sees("已允许 1 次");
  expect(await asks(phone)).toBe(1);
  expect(gateway.calls("POST", "/me/subscriptions")).toEqual([]);
});

test("answered while the sign-in waits, and then sign-in has closed: the answer goes with it", async () => {
  const code = await s.endpoint.event();
  const gateway = await s.gateway();
  const phone = await s.phone({ ownClock: true });
  const answer = await skipped(phone, code, false);
  await phone.sees("还没送到");
  answer(ACCEPT);
  await expect.poll(async () => (await phone.stored(code))?.outbox).toHaveLength(2);
  await s.endpoint.put(code, { closes_at: "2020-01-01T00:00:00+08:00" });
  await phone.network(true);
  await phone.wait(3);
  await phone.sees("签到已截止");
  expect((await phone.stored(code))?.outbox).toEqual([]);
  expect(gateway.calls("POST", "/me/subscriptions")).toEqual([]);
});

test("once more with a dialog that never shows: the page goes on, and the late answer counts", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone({ ownClock: true });
  await phone.signIn(code);
  await phone.type("姓名", "李雷");
  await phone.tap("签到");
  await phone.seesNumber(1);
  const dialog = openDialog(phone);
  await phone.tap("再提醒我一次");
  await phone.sees("正在问微信");
  await phone.wait(9);
  await phone.picture("me-no-dialog");
  await phone.tap("没看到弹窗");
  await phone.sees("没能问到您");
  // The dialog is still open to WeChat, which refuses a second one.
  await phone.tap("再提醒我一次");
  await expect.poll(() => asks(phone)).toBe(3);
  await phone.sees("没能问到您");
  (await dialog)(ACCEPT);
  await phone.sees("已允许 2 次");
  await phone.seesNot("没能问到您");
  phone.answers.subscribe = () => ACCEPT;
  await phone.tap("再提醒我一次");
  await phone.sees("已允许 3 次");
});
