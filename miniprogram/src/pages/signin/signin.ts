// Signing in: what it is, what is asked, one button.

import { readEvent } from "../../api/endpoint";
import type { FieldError, PublicEvent } from "../../api/protocol";
import type { Reply } from "../../api/request";
import { fill, textsIn } from "../../texts/texts";
import { serverNow } from "../../visit/clock";
import { eventCode } from "../../visit/code";
import { everySecond } from "../../visit/every-second";
import { eventView, privacyLines, type EventView, type Line } from "../../visit/event-view";
import { checked, draftOf, fieldsOf, refused, type Field } from "../../visit/form";
import {
  deliver,
  progressOf,
  sendAnswers,
  watchOutbox,
  type News,
  type Progress,
  type WaitReason,
} from "../../visit/outbox";
import { reading } from "../../visit/reading";
import { isSignedIn, queueSignIn } from "../../visit/sign-in";
import { askInTap, noteBlocker } from "../../visit/tap";
import { verdictOn, type Ending } from "../../visit/verdict";
import { changeVisit, forgetVisit, readVisit, visit, visits } from "../../visit/visit";
import { appearance } from "../../wechat/appearance";
import { contractName, openContract } from "../../wechat/privacy";
import type { Asked } from "../../wechat/subscribe";
import { stopView, type Stop, type StopView } from "./stop";
import { loadingText, SLOW_MS, waitingText } from "./waiting";

/** So long a timer means another visit. */
const DAY_MS = 86_400_000;

Page({
  data: {
    t: textsIn("zh-CN"),
    letters: 17,
    phase: "loading" as "loading" | "form" | "stop" | "kept",
    wait: "",
    stop: { title: "", text: "", again: false } as StopView,
    event: null as EventView | null,
    fields: [] as Field[],
    wrong: "",
    messages: [] as string[],
    privacy: [] as Line[],
    contract: "",
    button: "ready" as "ready" | "asking" | "sending",
    askSlow: false,
    offline: false,
    kept: "",
    keptWaits: false,
  },

  code: "",
  language: "zh-CN" as "zh-CN" | "en",
  shownEvent: null as PublicEvent | null,
  typed: {} as Record<string, string>,
  /** From the tap until the post is kept: a second tap changes nothing. */
  busy: false,
  skipDialog: null as (() => void) | null,
  read: null as { now: () => void; stop: () => void } | null,
  unwatch: null as (() => void) | null,
  ticking: 0,
  reopening: 0,

  onLoad(query: { scene?: string; code?: string }): void {
    this.applyAppearance();
    const code = eventCode(query);
    if (code) return this.begin(code);
    // Opened without a code, as from WeChat's list of recent mini-programs: back to where the person was.
    const latest =
      query.scene === undefined && query.code === undefined ? visits().find(({ event }) => event) : undefined;
    if (latest) return this.begin(latest.code);
    return this.showStop("no_code");
  },

  onShow(): void {
    if (!this.code) return;
    this.applyAppearance();
    if (isSignedIn(this.code)) return this.leave();
    const kept = readVisit(this.code);
    // The organiser may have opened it meanwhile, or opened it again.
    if (kept && this.data.phase === "stop" && !this.data.stop.again) return this.open();
    this.read?.now();
    if (kept?.outbox.length) deliver(this.code);
  },

  onHide(): void {
    this.keepDraft();
  },

  onUnload(): void {
    this.keepDraft();
    this.read?.stop();
    this.unwatch?.();
    clearInterval(this.ticking);
    clearTimeout(this.reopening);
  },

  begin(code: string): void {
    this.code = code;
    if (isSignedIn(code)) return this.leave();
    // Bearer and contract are ready long before the tap, which must wait for nothing.
    visit(code).then(
      () => this.open(),
      () => this.showStop("old_wechat"),
    );
    void contractName().then((contract) => this.setData({ contract: contract ?? "" }));
  },

  /** Reads the event and shows it, with what the service finds wrong; what was seen last stands there meanwhile. */
  open(errors: FieldError[] = []): void {
    this.unwatch?.();
    this.unwatch = watchOutbox(this.code, (progress, news) => this.onOutbox(progress, news));
    const known = readVisit(this.code);
    if (known?.event) this.show(known.event);
    if (known?.outbox.length) deliver(this.code);
    this.read?.stop();
    const { answer, ...handle } = reading(
      () => readEvent(this.code),
      (because, until) => this.waitForEvent(because, until),
    );
    this.read = handle;
    void answer.then((reply) => {
      if (!reply) return;
      this.opened(reply);
      if (errors.length > 0 && this.data.phase === "form") {
        this.showErrors(refused(this.current(), errors, this.data.t));
      }
    });
  },

  opened(reply: Reply<PublicEvent>): void {
    this.read = null;
    if (reply.kind !== "ok") {
      const verdict = verdictOn(reply);
      return this.showStop(verdict.then === "final" && verdict.because === "gone" ? "gone" : "refused");
    }
    const event = reply.value;
    changeVisit(this.code, (kept) => {
      kept.event = event;
      kept.skew = Date.parse(event.server_time) - Date.now();
      kept.seen_at = Date.now();
    });
    this.setData({ offline: false });
    return this.show(event);
  },

  waitForEvent(because: WaitReason, until: number | null): void {
    // With the last view on the screen one line says enough.
    if (this.shownEvent) return this.setData({ offline: because === "offline" });
    this.tick(() => this.setData({ phase: "loading", wait: loadingText(because, until, this.data.t) }));
  },

  show(event: PublicEvent): void {
    const { t } = this.data;
    const kept = readVisit(this.code);
    this.shownEvent = event;
    this.setData({
      event: eventView(event, this.language),
      messages: event.templates.map(({ title }) => title),
      privacy: privacyLines(event, t),
    });
    if (kept?.outbox.length) return this.drawProgress(progressOf(this.code));
    if (event.state === "closed") return this.showStop("closed");
    // What was seen before it opened says nothing any more; the service judges anyway.
    const opened = event.opens_at && kept && Date.parse(event.opens_at) <= serverNow(kept);
    if (event.state === "scheduled" && !opened) return this.showStop("early");
    this.tick(null);
    // Where fields were shown before, what was typed stays; questions may have changed.
    const draft = this.data.fields.length > 0 ? draftOf(this.current()) : kept?.draft;
    this.typed = {};
    return this.setData({ phase: "form", fields: fieldsOf(event, draft ?? { name: "", answers: {} }, t) });
  },

  showStop(why: Stop): void {
    this.tick(null);
    this.setData({ phase: "stop", stop: stopView(why, this.shownEvent, this.data.t, this.language) });
    const opens: string | null | undefined = this.shownEvent?.opens_at;
    if (why === "early" && opens) this.openAt(Date.parse(opens));
  },

  /** A crowd waits for the same moment: it comes back spread over a few seconds. */
  openAt(moment: number): void {
    const kept = readVisit(this.code);
    const wait = moment - (kept ? serverNow(kept) : Date.now());
    clearTimeout(this.reopening);
    if (wait < DAY_MS) {
      this.reopening = setTimeout(() => this.open(), Math.max(1_000, wait) + 3_000 * Math.random());
    }
  },

  onInput({ currentTarget, detail }: WechatMiniprogram.CustomEvent<{ value: string }>): void {
    this.typed[String(currentTarget.dataset.id)] = detail.value;
  },

  onChoose({ currentTarget }: WechatMiniprogram.BaseEvent): void {
    const { id, choice } = currentTarget.dataset as { id: string; choice: string };
    this.typed[id] = choice;
    this.setData({ fields: this.current().map((field: Field) => (field.id === id ? { ...field, error: "" } : field)) });
  },

  /** The tap. WeChat shows its dialog only if it is asked for before anything else happens. */
  onSignIn(): void {
    if (this.busy || this.data.button !== "ready") return;
    const fields = checked(this.current(), this.data.t);
    if (fields.some(({ error }) => error)) return this.showErrors(fields);
    this.busy = true;
    const event: PublicEvent | null = this.shownEvent;
    const templates = event?.templates.map(({ template_id }) => template_id) ?? [];
    // What was answered before and not sent yet goes with this one; nobody is asked twice.
    this.skipDialog = askInTap(readVisit(this.code)?.held ? [] : templates, {
      onSlow: () => this.setData({ askSlow: true }),
      onAnswer: (answer) => this.submit(fields, templates, answer),
      onLateAnswer: (answer) => {
        sendAnswers(this.code, answer.results);
        void noteBlocker(this.code, templates, answer);
      },
    });
    this.setData({ fields, wrong: "", button: "asking", askSlow: false });
  },

  onSkipDialog(): void {
    this.skipDialog?.();
  },

  submit(fields: Field[], templates: string[], answer: Asked): void {
    this.busy = false;
    this.setData({ button: "sending", askSlow: false });
    void noteBlocker(this.code, templates, answer);
    queueSignIn(this.code, fields, answer);
  },

  onOutbox(progress: Progress, news: News): void {
    switch (news.what) {
      case "taken":
        if (isSignedIn(this.code)) this.leave();
        return;
      case "invalid":
        return this.refuse(news.fields);
      case "early":
        this.setData({ button: "ready" });
        return this.open();
      case "over":
        return this.end(news.because);
      case "progress":
        return this.drawProgress(progress);
    }
  },

  drawProgress(progress: Progress): void {
    const { t } = this.data;
    if (progress.phase === "idle") return this.tick(null);
    if (progress.phase === "sending") {
      // The first try shows on the button alone; only one that takes long is worth a panel.
      const first = this.data.phase === "form";
      this.setData({ button: "sending", kept: first ? "" : t.kept_sending, keptWaits: false });
      if (!first) this.setData({ phase: "kept" });
      return this.tick(() => {
        if (Date.now() - progress.since > SLOW_MS) this.setData({ phase: "kept", kept: t.kept_slow });
      });
    }
    const keptWaits = progress.because === "unanswered";
    return this.tick(() => this.setData({ phase: "kept", kept: waitingText(this.code, progress, t), keptWaits }));
  },

  onRetry(): void {
    deliver(this.code);
    this.read?.now();
  },

  /**
   * The service found something that this page let pass: the organiser has changed the event since. So the event is
   * read anew, with what was typed kept; WeChat is not asked again.
   */
  refuse(errors: FieldError[]): void {
    this.tick(null);
    this.setData({ phase: "form", button: "ready" });
    this.open(errors);
    // What is known is said at once: reading may take a while.
    this.showErrors(refused(this.current(), errors, this.data.t));
  },

  showErrors(fields: Field[]): void {
    const { t } = this.data;
    const first = fields.findIndex(({ error }) => error);
    const n = fields.filter(({ error }) => error).length;
    this.setData({ fields, wrong: n > 0 ? fill(t.form_errors, { n }) : t.form_changed });
    if (n === 0) return;
    void wx.pageScrollTo({ selector: `#field-${first}`, offsetTop: -24, duration: 200 });
  },

  end(because: Ending): void {
    this.setData({ button: "ready" });
    if (because === "withdrawn") forgetVisit(this.code);
    return this.showStop(because === "unknown" ? "refused" : because);
  },

  onAgain(): void {
    this.setData({ phase: "loading", wait: "", fields: [] });
    this.typed = {};
    this.shownEvent = null;
    this.begin(this.code);
  },

  onContract(): void {
    openContract();
  },

  leave(): void {
    void wx.redirectTo({ url: `/pages/me/me?code=${this.code}` });
  },

  /** The fields with what has been typed since they were drawn. */
  current(): Field[] {
    const fields: Field[] = this.data.fields;
    return fields.map((field) => ({ ...field, value: this.typed[field.id] ?? field.value }));
  },

  keepDraft(): void {
    if (!this.code || this.data.fields.length === 0 || isSignedIn(this.code)) return;
    changeVisit(this.code, (kept) => {
      kept.draft = draftOf(this.current());
    });
  },

  applyAppearance(): void {
    const { language, letters } = appearance();
    this.language = language;
    const t = textsIn(language);
    this.setData({ t, letters });
    void wx.setNavigationBarTitle({ title: t.title_sign_in });
  },

  tick(draw: (() => void) | null): void {
    this.ticking = everySecond(this.ticking, draw);
  },
});
