// Whether there is a network, and who wants to know when it returns.

let online = true;
const waiting = new Set<(online: boolean) => void>();

/** Whenever the app is shown: a change may have gone unheard while it was suspended. */
export function checkNetwork(): void {
  wx.getNetworkType({ success: ({ networkType }) => notify(networkType !== "none") });
}

/** Once, when the app starts. */
export function watchNetwork(): void {
  checkNetwork();
  wx.onNetworkStatusChange(({ isConnected }) => notify(isConnected));
}

export function isOnline(): boolean {
  return online;
}

/** Calls `listener` at each change, until the function it returns is called. */
export function onNetwork(listener: (online: boolean) => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}

function notify(now: boolean): void {
  if (now === online) return;
  online = now;
  for (const listener of [...waiting]) listener(now);
}
