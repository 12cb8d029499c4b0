// The calls of the sign-in service that an attendee's page makes, one function each.

import type { AddSubscriptions, Me, PublicEvent, RenewLogin, SignIn } from "./protocol";
import { request, type Reply } from "./request";

export function readEvent(code: string): Promise<Reply<PublicEvent>> {
  return request({ method: "GET", path: `/v1/events/${code}` });
}

export function readMe(code: string, visitor: string): Promise<Reply<Me>> {
  return request({ method: "GET", path: mine(code), visitor });
}

export function signIn(code: string, visitor: string, body: SignIn): Promise<Reply<Me>> {
  return request({ method: "POST", path: mine(code), visitor, body });
}

export function addSubscriptions(code: string, visitor: string, body: AddSubscriptions): Promise<Reply<Me>> {
  return request({ method: "POST", path: `${mine(code)}/subscriptions`, visitor, body });
}

export function renewLogin(code: string, visitor: string, body: RenewLogin): Promise<Reply<Me>> {
  return request({ method: "POST", path: `${mine(code)}/login`, visitor, body });
}

export function erase(code: string, visitor: string): Promise<Reply<void>> {
  return request({ method: "DELETE", path: mine(code), visitor });
}

function mine(code: string): string {
  return `/v1/events/${code}/me`;
}
