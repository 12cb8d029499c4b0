// Generated from protocol by `cargo xtask codegen`. Do not edit.

/**
 * `POST /v1/events/{code}/me/subscriptions`: more answers of somebody known, at any time until the purge.
 */
export type AddSubscriptions = { 
/**
 * Made by the page; a replay with the same one adds nothing. Sign-ins share the same submissions.
 */
submission: string, 
/**
 * A fresh code of `wx.login`, as in [`SignIn`].
 */
login_code?: string, appid?: string, 
/**
 * ≤ 10.
 */
subscriptions: Array<SubscriptionResult>, };

export type EventState = "scheduled" | "open" | "closed";

export type FieldError = { field: string, code: string, detail: string, };

export type Identity = "bound" | "pending" | "lost";

/**
 * The reply to every `me` call.
 */
export type Me = { 
/**
 * 1, 2, 3 … per event.
 */
number: number, name: string | null, signed_in_at: string, identity: Identity, 
/**
 * Accepts so far by template.
 */
accepted: Record<string, number>, event: MeEvent, };

export type MeEvent = { state: EventState, };

/**
 * What attendees are told about their data.
 */
export type Privacy = { purpose: string, 
/**
 * Days after `ends_at` until the event and its people are purged.
 */
retention_days: number, contact: string, };

/**
 * `application/problem+json`.
 */
export type Problem = { type: string, title: string, status: number, detail: string, 
/**
 * `unauthorized`, `unknown_event`, `invalid_field` …
 */
code: string, 
/**
 * For 422: every field that was wrong.
 */
errors?: Array<FieldError>, };

/**
 * `GET /v1/events/{code}`: what the sign-in page shows.
 */
export type PublicEvent = { 
/**
 * 12 characters of `0-9A-Za-z`.
 */
code: string, title: string, place: string, starts_at: string, ends_at: string, 
/**
 * `None`: open now.
 */
opens_at: string | null, 
/**
 * `None`: open until it is closed.
 */
closes_at: string | null, state: EventState, notice: string, templates: Array<TemplateRef>, questions: Array<Question>, privacy: Privacy, server_time: string, };

/**
 * Something the organiser asks at sign-in.
 */
export type Question = { 
/**
 * `[a-z][a-z0-9_]{0,31}`.
 */
key: string, 
/**
 * ≤ 40 characters.
 */
label: string, kind: QuestionKind, required: boolean, 
/**
 * For `choice`: ≤ 20 of ≤ 40 characters.
 */
choices: Array<string>, };

export type QuestionKind = "text" | "phone" | "choice";

/**
 * `POST /v1/events/{code}/me/login`: a fresh code of somebody known whose openid is not.
 */
export type RenewLogin = { 
/**
 * A fresh code of `wx.login`: good once, for five minutes. Not empty.
 */
login_code: string, appid?: string, 
/**
 * Read but not kept: the feed has the one of the sign-in.
 */
env_version?: string, };

/**
 * `POST /v1/events/{code}/me`.
 */
export type SignIn = { 
/**
 * Made by the page; a replay with the same one changes nothing.
 */
submission: string, name?: string, answers?: { [key in string]: string }, 
/**
 * A fresh code of `wx.login`: good once, for five minutes.
 */
login_code?: string, appid?: string, env_version?: string, subscriptions?: Array<SubscriptionResult>, client_time?: string, };

/**
 * WeChat's word for one template after `wx.requestSubscribeMessage`; whatever starts with `accept` counts.
 */
export type SubscriptionResult = { template_id: string, result: string, };

/**
 * A template an event may ask permission for, by its WeChat title.
 */
export type TemplateRef = { template_id: string, title: string, };

/** Every length and count of the contract; lengths are in characters. */
export const LIMITS = {
  EVENT_CODE_CHARS: 12,
  VISITOR_CHARS: 32,
  MAX_TITLE_CHARS: 60,
  MAX_PLACE_CHARS: 60,
  MAX_NOTICE_CHARS: 500,
  MAX_TEMPLATES: 5,
  MAX_QUESTIONS: 10,
  MAX_QUESTION_KEY_CHARS: 32,
  MAX_QUESTION_LABEL_CHARS: 40,
  MAX_CHOICES: 20,
  MAX_CHOICE_CHARS: 40,
  MAX_NAME_CHARS: 64,
  MAX_ANSWER_CHARS: 500,
  MIN_PHONE_CHARS: 5,
  MAX_PHONE_CHARS: 20,
  MAX_SUBSCRIPTIONS: 10,
  MAX_TEMPLATE_ID_CHARS: 128,
  MAX_SUBSCRIPTION_RESULT_CHARS: 64,
  MAX_CLAIM: 200,
  MIN_LOGIN_LEASE_SECONDS: 5,
  MAX_LOGIN_LEASE_SECONDS: 60,
  MAX_RID_CHARS: 64,
  MAX_WAIT_SECONDS: 30,
  MAX_FEED_ROWS: 5000,
  DEFAULT_FEED_ROWS: 1000,
  MAX_SENDS: 1000,
  MIN_SEND_LEASE_SECONDS: 5,
  MAX_SEND_LEASE_SECONDS: 600,
} as const;
