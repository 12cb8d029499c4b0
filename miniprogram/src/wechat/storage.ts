// The phone's storage. It may be full or broken: that is noted for whoever looks for the reason, and stops nobody from
// signing in.

export function readStored<T>(key: string): T | null {
  try {
    return wx.getStorageSync<T | "">(key) || null;
  } catch (error) {
    note("read", error);
    return null;
  }
}

/** Whether it was written. */
export function store(key: string, value: unknown): boolean {
  try {
    wx.setStorageSync(key, value);
    return true;
  } catch (error) {
    note("write", error);
    return false;
  }
}

export function removeStored(key: string): void {
  try {
    wx.removeStorageSync(key);
  } catch (error) {
    note("remove", error);
  }
}

export function storedKeys(prefix: string): string[] {
  try {
    return wx.getStorageInfoSync().keys.filter((key) => key.startsWith(prefix));
  } catch (error) {
    note("list", error);
    return [];
  }
}

function note(what: string, error: unknown): void {
  console.info(`storage: can't ${what}`, error);
}
