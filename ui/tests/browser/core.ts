// A core for the page in a browser: one event in full swing, the same answers every time.

import type {
  commands,
  AttendeeRow,
  CampaignView,
  Card,
  EventView,
  FieldIssue,
  MessageDraft,
  PreflightView,
  Preview,
  SyncView,
  TemplateFieldView,
} from "@/ipc/generated";

type Replies = { [name in keyof typeof commands]?: Awaited<ReturnType<(typeof commands)[name]>> };

const LONG = "欧阳娜娜·阿卜杜热合曼·克里斯蒂娜 Alexandra Konstantinopolskaya";
const appid = "wx5a4db05a4db05a4d";
const sync: SyncView = {
  state: "live",
  synced_at: "2031-11-22T15:26:00+08:00",
  waiting: 3,
  next_expiry_ms: 48_000,
  problem: null,
};
const event: EventView = {
  code: "Abc123Abc123",
  appid,
  title: "2031 秋季西湖毅行暨员工家庭日",
  place: "杭州西湖",
  starts_at: "2031-11-22T09:00:00+08:00",
  ends_at: "2031-11-22T17:00:00+08:00",
  phase: "open",
  signed_in: 1284,
};
const row = (number: number, name: string | null, told: AttendeeRow["told"]): AttendeeRow => ({
  number,
  name,
  signed_in_at: "2031-11-22T09:12:00+08:00",
  identity: number % 7 === 0 ? "pending" : "bound",
  balance: 1,
  told,
  reason: null,
  lost_reason: null,
  hits: [],
});
const states = ["not_yet", "sent", "received", "failed", "refused", "unknown", "queued"] as const;
const rows = Array.from({ length: 100 }, (_, at) =>
  row(1284 - at, at === 1 ? LONG : at === 2 ? null : `张伟${at}`, states[at % states.length] ?? "not_yet"),
);
const fields = ["thing1", "time2", "thing5"];
const labels = { thing1: "活动名称", time2: "签到时间", thing5: "温馨提示" } as Record<string, string>;
const card: Card = {
  app: "西湖毅行",
  title: "签到成功通知",
  number: 1283,
  name: LONG,
  lines: fields.map((key) => ({
    key,
    label: labels[key] ?? key,
    text: key === "time2" ? "2031年11月22日 09:12" : "您已签到，现在可以离场了，祝您一路平安再见",
    over_from: key === "thing5" ? 20 : null,
  })),
  opens_page: true,
};
const draft: MessageDraft = {
  event: event.code,
  name: "离场通知",
  template_id: "TEMPLATE",
  page: "pages/me/me?code={{ event.code }}",
  miniprogram_state: "formal",
  lang: "zh_CN",
  fields: fields.map((key) => ({
    key,
    parts: [
      { kind: "variable", path: "attendee.name", filters: [] },
      { kind: "text", text: "您已签到" },
    ],
  })),
};
const tooLong = {
  code: "too_long",
  blocks: true,
  severity: "refused",
  people: 9,
  example: LONG,
  sample: [],
  fix: { code: "cut_variable", path: "attendee.name", n: 7, text: null, parts: [] },
} as FieldIssue;
const preflight: PreflightView = {
  audience: 1284,
  sendable: 1191,
  doubtful: 6,
  already_told: 9,
  no_identity: 6,
  no_grant: 42,
  invalid: 30,
};
const preview: Preview = {
  card,
  fields: fields.map((key) => ({
    key,
    longest: 23,
    max: key === "time2" ? null : 20,
    issues: key === "thing5" ? [tooLong] : [],
  })),
  page: { key: "page", longest: 0, max: null, issues: [] },
  preflight,
};
const campaign = (id: string, changes: Partial<CampaignView>): CampaignView => ({
  campaign: id,
  event: event.code,
  message: "MESSAGE",
  name: "离场通知",
  state: "done",
  deliveries: 1284,
  queued: 0,
  sent: 1197,
  received: 0,
  failed: 30,
  unknown: 6,
  skipped: 51,
  cancelled: 0,
  unsaved: null,
  by_reason: { no_grant: 42, already_told: 9, errcode_47003: 30, no_answer: 6 },
  by_field: { thing5: 30 },
  text_reasons: ["errcode_47003"],
  unsettled: 6,
  test: false,
  repeats: null,
  alone: false,
  started_at: "2031-11-22T15:20:00+08:00",
  finished_at: "2031-11-22T15:24:00+08:00",
  rate: null,
  seconds_left: null,
  waiting_until: null,
  waiting_for: null,
  problem: null,
  ...changes,
});
export const done = campaign("DONE", {});
export const paused = campaign("PAUSED", {
  state: "paused",
  finished_at: null,
  queued: 400,
  sent: 797,
  problem: { code: "wrong_secret", message: "", detail: { errcode: "40125" } },
});

/** Everything the window asks for, while people are coming in. */
export const replies: Replies = {
  app_state: {
    version: "0.1.0",
    mode: "live",
    language: "zh-CN",
    accounts: [{ appid, name: "西湖毅行", endpoint_url: "https://muster.example", this_run_only: false, sync }],
    events: [event, { ...event, code: "Def456Def456", title: "三年级秋游", phase: "upcoming", signed_in: 0 }],
    notice: null,
  },
  overview: {
    event,
    sync,
    signed_in: 1284,
    bound: 1278,
    allowed: 1236,
    told: 1197,
    unverified: 6,
    last_five_minutes: 42,
    recent: rows.slice(0, 20).map(({ number, name, signed_in_at, identity }) => ({
      number,
      name,
      signed_in_at,
      identity,
      allowed: number % 3 > 0,
    })),
  },
  attendees: {
    total: 1284,
    counts: {
      all: 1284,
      reachable: 1197,
      told: 9,
      failed: 30,
      unreachable: 48,
      unverified: 6,
      waiting_for_code: 3,
      no_identity: 6,
      banned: 0,
      blocked: 1,
      refused: 20,
      never_asked: 20,
      used_up: 1,
    },
    rows,
  },
  attendee: {
    row: row(1283, LONG, "sent"),
    lost: null,
    answers: [{ label: "手机号", value: "13800138000" }],
    grants: [{ template_id: "TEMPLATE", title: "签到成功通知", granted: 2, spent: 1, balance: 1 }],
    timeline: (["sent", "allowed", "signed_in"] as const).map((kind) => ({
      at: "2031-11-22T09:12:00+08:00",
      kind,
      message: "离场通知",
      errcode: null,
      rid: null,
      reason: null,
      count: 1,
      by: null,
    })),
    card,
    resend: {
      message: "MESSAGE",
      told_at: "2031-11-22T15:31:00+08:00",
      pending: false,
      unknown: false,
      blocked: null,
      left_after: 0,
    },
  },
  why: { code: "sent", values: { message: "离场通知" }, at: "2031-11-22T15:31:00+08:00", problem: null },
  messages: [{ id: "MESSAGE", draft }],
  templates: [
    {
      template_id: "TEMPLATE",
      title: "签到成功通知",
      long_term: false,
      problem: null,
      fields: fields.map((key) => ({
        key,
        label: labels[key] ?? key,
        kind: key.replace(/\d/, "") as TemplateFieldView["kind"],
        listed: [],
        warning: null,
      })),
    },
  ],
  variables: [
    "attendee.name",
    "attendee.number",
    "attendee.signed_in_at",
    "event.title",
    "event.place",
    "event.ends_at",
  ].map((path) => ({ path, filters: [], label: null })),
  card,
  preview,
  abandon_previews: null,
  preflight_people: {
    total: 30,
    people: [{ number: 1283, name: LONG, breaks: [{ field: "thing5", code: "too_long" }] }],
  },
  campaigns: [done, paused],
  campaign: paused,
  campaign_draft: draft,
  check_resend: preview.preflight,
  deliveries: {
    total: 3,
    rows: (["sent", "failed", "unknown"] as const).map((state, at) => ({
      delivery: at,
      number: 1284 - at,
      name: at === 1 ? LONG : `张伟${at}`,
      state,
      reason: state === "failed" ? "errcode_47003" : "",
      detail: state === "failed" ? "thing5" : "",
      inferred: false,
      left_alone: false,
      repeats: null,
      changed_at: "2031-11-22T15:24:00+08:00",
      attempts: [
        {
          at: "2031-11-22T15:23:59+08:00",
          answered_at: "2031-11-22T15:24:00+08:00",
          errcode: state === "failed" ? 47003 : 0,
          problem: null,
          rid: "rid-1",
        },
      ],
    })),
  },
  testers: [{ number: 1283, name: LONG }],
  sending_settings: { in_flight: null, per_second: null, trust_page_counts: true },
  template_categories: [{ id: 616, name: "体育 > 其他" }],
  check_connection: [
    { name: "keyring", state: "passed", took_ms: 3, value: null, problem: null },
    { name: "credentials", state: "passed", took_ms: 120, value: null, problem: null },
    {
      name: "whitelist",
      state: "failed",
      took_ms: 90,
      value: null,
      problem: { code: "ip_not_allowed", message: "", detail: { ip: "115.198.42.17", errcode: "40164" } },
    },
    { name: "quota", state: "passed", took_ms: 80, value: "10000000", problem: null },
    { name: "endpoint", state: "passed", took_ms: 20, value: "西湖毅行", problem: null },
    { name: "scope", state: "passed", took_ms: null, value: "first", problem: null },
  ],
};
