// A login code: good once, for five minutes. The organiser's desktop exchanges it for the person's WeChat identity.

/** Signing in must not wait long for a code: it works without one, and the page sends a fresh one later. */
const LOGIN_TIMEOUT_MS = 5_000;

/** A fresh code, or nothing where WeChat gives none just now. WeChat counts these calls: one per try, no loop. */
export function freshCode(): Promise<string | undefined> {
  return new Promise((resolve) => {
    wx.login({
      timeout: LOGIN_TIMEOUT_MS,
      success: ({ code }) => resolve(code || undefined),
      fail: () => resolve(undefined),
    });
  });
}
