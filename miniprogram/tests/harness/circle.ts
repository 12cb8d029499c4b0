// One attendee for a test that lives in another process: does what it is told line by line, on the real pages, with
// WeChat's part played by the sandbox over its control API. Started by `tests/circle.mjs`.

import { createInterface } from "node:readline";
import { bundle } from "./bundle";
import { Gateway } from "./gateway";
import { Phone, startBrowser } from "./phone";

interface Place {
  endpoint: string;
  wechat: string;
  token: string;
  person: string;
}

type Order =
  | { do: "sign_in"; event: string; name: string }
  /** A message's card was tapped. */
  | { do: "open"; path: string }
  | { do: "see"; text: string }
  | { do: "picture"; name: string };

export async function circle(place: Place): Promise<void> {
  const [page, browser] = await Promise.all([bundle(), startBrowser()]);
  const gateway = await Gateway.start(page, place.endpoint);
  const phone = await Phone.start(browser, gateway.url);
  phone.answers.login = async () => (await wechat(place, "login", {})).login_code;
  phone.answers.subscribe = async (template_ids: string[]) => {
    const { subscriptions } = await wechat(place, "subscribe", { template_ids, answer: "accept" });
    return Object.fromEntries(subscriptions.map(({ template_id, result }) => [template_id, result]));
  };
  for await (const line of createInterface(process.stdin)) {
    await carryOut(phone, JSON.parse(line) as Order);
    console.log("done");
  }
  await browser.close();
  await gateway.stop();
}

async function carryOut(phone: Phone, order: Order): Promise<void> {
  switch (order.do) {
    case "sign_in":
      await phone.signIn(order.event);
      await phone.type("姓名", order.name);
      await phone.tap("签到");
      return phone.seesNumber(1);
    case "open":
      return phone.open(`/${order.path}`);
    case "see":
      return phone.sees(order.text);
    case "picture":
      return phone.picture(order.name);
  }
}

interface Told {
  login_code: string;
  subscriptions: { template_id: string; result: string }[];
}

async function wechat({ wechat, token, person }: Place, what: string, body: object): Promise<Told> {
  const reply = await fetch(`${wechat}/sandbox/people/${person}/${what}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`the sandbox said ${reply.status} to ${what}`);
  return (await reply.json()) as Told;
}
