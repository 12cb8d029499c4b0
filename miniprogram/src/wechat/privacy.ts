// WeChat's privacy contract: its name for the page, and the consent that WeChat may ask for before one of its own
// interfaces. This mini-program uses none that need it today; a library that begins to ask is answered all the same.

/** The contract's name, as 《…》, or nothing where this WeChat has none to show. */
export function contractName(): Promise<string | null> {
  return new Promise((resolve) => {
    if (!wx.getPrivacySetting) return resolve(null);
    wx.getPrivacySetting({
      success: ({ privacyContractName }) => resolve(privacyContractName || null),
      fail: () => resolve(null),
    });
  });
}

export function openContract(): void {
  wx.openPrivacyContract?.({});
}

/** The button whose tap WeChat itself observes as the person's consent. */
export const AGREE_BUTTON = "agree-to-privacy";

type Consent = (answer: { event: "agree" | "disagree" | "exposureAuthorization"; buttonId?: string }) => void;

let asked: Consent[] = [];
let show: (() => void) | null = null;

/** Once, when the app starts. */
export function answerPrivacyRequests(): void {
  wx.onNeedPrivacyAuthorization?.((resolve) => {
    asked.push(resolve as unknown as Consent);
    show?.();
  });
}

/** The page in front shows the question; it is told at once if one is waiting. */
export function showPrivacyRequests(listener: () => void): () => void {
  show = listener;
  if (asked.length > 0) listener();
  return () => {
    if (show === listener) show = null;
  };
}

export function answerPrivacy(event: "agree" | "disagree"): void {
  const answers = asked;
  asked = [];
  for (const answer of answers) answer(event === "agree" ? { event, buttonId: AGREE_BUTTON } : { event });
}
