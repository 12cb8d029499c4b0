// What a person has settled for good in WeChat: the main switch, and *always* with a refusal.

import type { Blocker } from "./subscribe";

interface Subscriptions {
  mainSwitch?: boolean;
  itemSettings?: Record<string, string>;
}

/** Looked up after a refusal, to tell a *no* of today from one that no dialog can ask about again. */
export function settledRefusal(templates: string[]): Promise<Blocker | null> {
  return new Promise((resolve) => {
    wx.getSetting({
      withSubscriptions: true,
      success: ({ subscriptionsSetting }) => resolve(refusal(subscriptionsSetting, templates)),
      fail: () => resolve(null),
    });
  });
}

/** WeChat's own page of settings, only from a tap. Afterwards: what still stands in the way there. */
export function openSettings(templates: string[]): Promise<Blocker | null> {
  return new Promise((resolve) => {
    wx.openSetting({
      withSubscriptions: true,
      success: (settings) => {
        const { subscriptionsSetting } = settings as { subscriptionsSetting?: Subscriptions };
        resolve(refusal(subscriptionsSetting, templates));
      },
      fail: () => resolve(null),
    });
  });
}

function refusal(settings: Subscriptions | undefined, templates: string[]): Blocker | null {
  if (settings?.mainSwitch === false) return "switched_off";
  const items = settings?.itemSettings ?? {};
  if (templates.some((id) => items[id] === "ban")) return "banned";
  return templates.length > 0 && templates.every((id) => items[id] === "reject") ? "always_refused" : null;
}
