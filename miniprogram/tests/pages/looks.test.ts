// How the pages look and can be used: languages, large letters, small phones and tablets, light and dark.

import { expect, test } from "vitest";
import type { Device, Phone } from "../harness/phone";
import { stage } from "../harness/stage";

const s = stage();

const LONG = {
  title: "2026 年度全体员工家庭日暨西湖群山三十公里毅行与湖畔草坪音乐会（雨天照常举行）",
  place: "浙江省杭州市西湖区太子湾公园东门外停车场旁的志愿者服务台",
  notice: "请带好水和雨衣。\n16:00 在东门集合返程，过时不候。",
  templates: [
    { template_id: "TEMPLATE_SIGNED_IN", title: "签到成功通知" },
    { template_id: "TEMPLATE_ENDED", title: "活动结束通知" },
  ],
  questions: [
    { key: "phone", label: "手机号", kind: "phone" as const, required: true, choices: [] },
    { key: "bus", label: "回程坐哪一辆车", kind: "choice" as const, required: true, choices: ["1 号车", "自己走"] },
  ],
};

const DEVICES: [string, Device][] = [
  ["small", { width: 320, height: 568 }],
  ["large-letters", { letters: 26 }],
  ["tablet", { width: 1024, height: 1366 }],
  ["landscape", { width: 812, height: 375 }],
  ["english", { language: "en" }],
  ["english-small-large", { language: "en", width: 320, height: 568, letters: 26 }],
];

test.each(DEVICES)("both pages fit: %s", async (name, device) => {
  const code = await s.endpoint.event(LONG);
  const phone = await s.phone(device);
  const english = device.language === "en";
  await phone.signIn(code);
  await phone.sees("太子湾公园东门外");
  await fits(phone);
  await phone.picture(`looks-signin-${name}`);
  await phone.type(english ? "Name" : "姓名", "阿依古丽·买买提");
  await phone.type("手机号", "13800138000");
  await phone.page.getByRole("radio", { name: "1 号车" }).click();
  await phone.tap(english ? "Sign in" : "签到");
  await phone.seesNumber(1);
  await phone.sees("活动结束通知");
  await fits(phone);
  await phone.picture(`looks-me-${name}`);
});

test("times are the event's own, whatever the phone's, and say so", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone({ timezone: "Europe/London" });
  await phone.signIn(code);
  await phone.sees(/12:30–16:00 \(UTC\+08:00\)/);
});

test("the title of the window is in the person's language", async () => {
  const code = await s.endpoint.event();
  const phone = await s.phone({ language: "en" });
  await phone.signIn(code);
  await phone.sees("Messages that may come");
  expect(await phone.page.evaluate(() => window.titles)).toContain("Sign in");
});

/** Nothing runs out of the screen; whatever can be tapped has a name and room for a finger. */
async function fits(phone: Phone): Promise<void> {
  const found = await phone.page.evaluate(() => {
    const problems: string[] = [];
    const width = document.documentElement.clientWidth;
    for (const element of document.querySelectorAll("body *")) {
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.right > width + 0.5 || box.left < -0.5))
        problems.push(`runs out: ${element.outerHTML.slice(0, 80)}`);
    }
    for (const control of document.querySelectorAll("[role=button], [role=radio], input")) {
      const name = control.getAttribute("aria-label") ?? control.textContent?.trim() ?? "";
      if (!name) problems.push(`no name: ${control.outerHTML.slice(0, 80)}`);
      if (control.getBoundingClientRect().height < 30) problems.push(`too small for a finger: ${name}`);
    }
    return problems;
  });
  expect(found).toEqual([]);
}
