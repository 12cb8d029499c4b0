// Runs in the browser: a stub of `wx`, as strict as WeChat where the pages depend on it. What a person answers and what
// WeChat says come from the test, through `window.world`.

/** What the test decides; each may be a promise, as a dialog that stays open. */
export interface World {
  /** `wx.login`: a code, or null where WeChat fails. */
  login: () => Promise<string | null>;
  /** What a person answers per template, or how WeChat fails: its error code, or words alone. */
  subscribe: (templates: string[]) => Promise<Record<string, string> | number | string>;
  settings: () => Promise<{ mainSwitch?: boolean; itemSettings?: Record<string, string> }>;
  openSettings: () => Promise<{ mainSwitch: boolean; itemSettings?: Record<string, string> }>;
  confirm: (title: string) => Promise<boolean>;
}

export interface Stack {
  redirectTo: (to: { url: string }) => void;
}

declare global {
  interface Window {
    world: World;
    /** Set before the page loads. */
    device: {
      language: string;
      fontSizeSetting: number;
      online: boolean;
      randomFails?: boolean;
      contract?: string;
      storageFull?: boolean;
    };
    /** Every call, by name, in order; what a test looks at. */
    calls: string[];
    network: (online: boolean) => void;
    needPrivacy: () => Promise<string>;
    titles: string[];
  }
}

let inTap = false;
let dialogOpen = false;

export function tapping<T>(dispatch: () => T): T {
  inTap = true;
  try {
    return dispatch();
  } finally {
    inTap = false;
  }
}

interface Callbacks<T = unknown> {
  success?: (result: T) => void;
  fail?: (error: { errMsg: string; errCode?: number }) => void;
}

type NetworkListener = (state: { isConnected: boolean; networkType: string }) => void;

export function wechat(stack: Stack): object {
  window.calls = [];
  window.titles = [];
  const networkListeners: NetworkListener[] = [];
  window.network = (online) => {
    window.device.online = online;
    for (const listener of networkListeners) listener({ isConnected: online, networkType: online ? "wifi" : "none" });
  };
  let privacyListener: ((resolve: (answer: { event: string }) => void, info: object) => void) | null = null;
  window.needPrivacy = () =>
    new Promise((resolve) => privacyListener?.(({ event }) => resolve(event), { referrer: "getClipboardData" }));
  const noted = (name: string) => window.calls.push(name);
  return {
    login({ success, fail }: Callbacks<{ code: string }>) {
      noted("login");
      void window.world
        .login()
        .then((code) => (code === null ? fail?.({ errMsg: "login:fail" }) : success?.({ code })));
    },
    requestSubscribeMessage({ tmplIds, success, fail }: { tmplIds: string[] } & Callbacks<Record<string, string>>) {
      noted("requestSubscribeMessage");
      const later = (work: () => void) => void Promise.resolve().then(work);
      if (!inTap) {
        const errMsg = "requestSubscribeMessage:fail can only be invoked by user TAP gesture.";
        return later(() => fail?.({ errMsg }));
      }
      if (dialogOpen) return later(() => fail?.({ errMsg: "requestSubscribeMessage:fail last call has not ended" }));
      dialogOpen = true;
      void window.world.subscribe(tmplIds).then((answer) => {
        dialogOpen = false;
        if (typeof answer === "string") return fail?.({ errMsg: `requestSubscribeMessage:fail ${answer}` });
        if (typeof answer === "number") return fail?.({ errCode: answer, errMsg: "requestSubscribeMessage:fail" });
        return success?.({ errMsg: "requestSubscribeMessage:ok", ...answer });
      });
    },
    getSetting({ success }: Callbacks) {
      noted("getSetting");
      void window.world.settings().then((subscriptionsSetting) => success?.({ authSetting: {}, subscriptionsSetting }));
    },
    openSetting({ success, fail }: Callbacks) {
      noted("openSetting");
      if (!inTap) return fail?.({ errMsg: "openSetting:fail can only be invoked by user TAP gesture." });
      return void window.world
        .openSettings()
        .then((subscriptionsSetting) => success?.({ authSetting: {}, subscriptionsSetting }));
    },
    request: (call: Request) => void request(call),
    getRandomValues({ length, success, fail }: { length: number } & Callbacks<{ randomValues: ArrayBuffer }>) {
      noted("getRandomValues");
      if (window.device.randomFails) return fail?.({ errMsg: "getRandomValues:fail" });
      const values = crypto.getRandomValues(new Uint8Array(length));
      return void Promise.resolve().then(() => success?.({ randomValues: values.buffer }));
    },
    // The appid of the sandbox's account, which is also the workspace's.
    getAccountInfoSync: () => ({
      miniProgram: { appId: "wx5a4db05a4db05a4d", envVersion: "release", version: "1.0.0" },
    }),
    getAppBaseInfo: () => ({ language: window.device.language, fontSizeSetting: window.device.fontSizeSetting }),
    getNetworkType: ({ success }: Callbacks<{ networkType: string }>) =>
      success?.({ networkType: window.device.online ? "wifi" : "none" }),
    onNetworkStatusChange: (listener: NetworkListener) => networkListeners.push(listener),
    getStorageSync: (key: string) => JSON.parse(localStorage.getItem(key) ?? '""') as unknown,
    setStorageSync(key: string, value: unknown) {
      if (window.device.storageFull) throw new Error("setStorageSync:fail exceed storage max size");
      localStorage.setItem(key, JSON.stringify(value));
    },
    removeStorageSync: (key: string) => localStorage.removeItem(key),
    getStorageInfoSync: () => ({ keys: Object.keys(localStorage) }),
    getPrivacySetting: ({ success }: Callbacks) =>
      success?.({ needAuthorization: false, privacyContractName: window.device.contract ?? "" }),
    openPrivacyContract: () => noted("openPrivacyContract"),
    onNeedPrivacyAuthorization: (listener: typeof privacyListener) => (privacyListener = listener),
    setNavigationBarTitle: ({ title }: { title: string }) => window.titles.push(title),
    pageScrollTo: ({ selector }: { selector: string }) => document.querySelector(selector)?.scrollIntoView(),
    redirectTo: stack.redirectTo,
    showModal({ title, success }: { title: string } & Callbacks<{ confirm: boolean }>) {
      noted(`showModal ${title}`);
      void window.world.confirm(title).then((confirm) => success?.({ confirm }));
    },
  };
}

interface Request extends Callbacks<{ statusCode: number; data: unknown; header: Record<string, string> }> {
  url: string;
  method: string;
  header: Record<string, string>;
  data?: string;
}

async function request({ url, method, header, data, success, fail }: Request): Promise<void> {
  window.calls.push(`${method} ${new URL(url).pathname}`);
  if (!window.device.online) return fail?.({ errMsg: "request:fail" });
  try {
    // Without the call's own patience: a test that lets the phone's clock run on would use it up at once.
    const answer = await fetch(url, { method, headers: header, body: data });
    const text = await answer.text();
    let parsed: unknown = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // WeChat, too, hands on what isn't JSON as text.
    }
    success?.({ statusCode: answer.status, data: parsed, header: Object.fromEntries(answer.headers) });
  } catch {
    fail?.({ errMsg: "request:fail" });
  }
}
