import { expect, test } from "vitest";
import { stage } from "../harness/stage";

const s = stage();

test("a scanned code, a name, one tap: signed in, with a number", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone();
  await phone.signIn(code);
  await phone.sees("西湖毅行 30 公里");
  await phone.type("姓名", "李雷");
  await phone.picture("signin-form");
  await phone.tap("签到");
  await phone.seesNumber(1);
  await phone.picture("me-pending");
  const calls = await phone.calls();
  const order = calls.filter((call) => ["requestSubscribeMessage", "login"].includes(call) || call.startsWith("POST"));
  expect(order.slice(0, 3)).toEqual(["requestSubscribeMessage", "login", `POST /v1/events/${code}/me`]);
});
