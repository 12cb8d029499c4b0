// What has to reach the sign-in service: made at the tap, kept on the phone until it is answered.

import type { AddSubscriptions, SignIn, SubscriptionResult } from "../api/protocol";
import type { Account } from "../wechat/account";

export interface SignInPost {
  kind: "sign_in";
  /** The same across retries, so that a retry changes nothing and WeChat's answers are counted once. */
  submission: string;
  name: string;
  /** Absent where the organiser asks nothing. */
  answers?: Record<string, string>;
  subscriptions: SubscriptionResult[];
  client_time: string;
}

export interface SubscriptionsPost {
  kind: "subscriptions";
  submission: string;
  subscriptions: SubscriptionResult[];
}

export type Post = SignInPost | SubscriptionsPost;

export function isSignIn(post: Post): post is SignInPost {
  return post.kind === "sign_in";
}

/**
 * A version 4 UUID. It is no secret and only tells one post of this phone from its others, so it needs no random
 * numbers of WeChat's, which come asynchronously and may fail between the tap and the post.
 */
export function newSubmission(): string {
  return "xxxxxxxx-xxxx-4xxx-Vxxx-xxxxxxxxxxxx".replace(/[xV]/g, (place) => {
    const digit = Math.floor(Math.random() * 16);
    return (place === "V" ? (digit & 3) | 8 : digit).toString(16);
  });
}

/** The body of one try. What isn't there is left out: the service takes that for *not named*. */
export function signInBody(post: SignInPost, login_code: string | undefined, from: Account): SignIn {
  return {
    submission: post.submission,
    name: post.name,
    ...(post.answers && { answers: post.answers }),
    ...(login_code !== undefined && { login_code }),
    appid: from.appid,
    env_version: from.env_version,
    ...(post.subscriptions.length > 0 && { subscriptions: post.subscriptions }),
    client_time: post.client_time,
  };
}

export function subscriptionsBody(
  post: SubscriptionsPost,
  login_code: string | undefined,
  from: Account,
): AddSubscriptions {
  return {
    submission: post.submission,
    ...(login_code !== undefined && { login_code }),
    appid: from.appid,
    subscriptions: post.subscriptions,
  };
}
