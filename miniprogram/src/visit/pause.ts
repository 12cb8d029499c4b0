// A wait that several things may end: its time, the network's return, a person who doesn't want to wait.

import { isOnline, onNetwork } from "../wechat/network";
import { waitAfterReturn } from "./verdict";

export interface Pause {
  over: Promise<void>;
  /** Ends it now, unless the service asked for silence or there is no network. */
  wake: () => void;
  /** Ends it whatever the reason to wait was. */
  drop: () => void;
}

/** `until` null waits for the network alone; nothing ends it before `silentUntil`. Both are the phone's clock in ms. */
export function pause(until: number | null, silentUntil: number): Pause {
  let drop = () => {};
  let wake = () => {};
  const over = new Promise<void>((resolve) => {
    let timer = 0;
    const endAt = (moment: number) => {
      clearTimeout(timer);
      timer = setTimeout(drop, Math.max(0, moment - Date.now()));
    };
    const stopListening = onNetwork((online) => {
      if (online) endAt(Math.max(silentUntil, Date.now() + waitAfterReturn(Math.random())));
    });
    drop = () => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    wake = () => {
      if (Date.now() >= silentUntil && isOnline()) drop();
    };
    if (until !== null) endAt(until);
  });
  return { over, wake, drop };
}
