// Signing in: what it is, what is asked, one button.

import { readEvent } from "../../api/endpoint";
import type { FieldError, PublicEvent } from "../../api/protocol";
import type { Reply } from "../../api/request";
import { fill, textsIn } from "../../texts/texts";
import { eventMoment, clientTime, serverNow } from "../../visit/clock";
import { eventCode } from "../../visit/code";
import { eventView, privacyLines, secondsUntil, type EventView, type Line } from "../../visit/event-view";
import { answersOf, checked, draftOf, fieldsOf, refused, type Field } from "../../visit/form";
import { deliver, progressOf, sendAnswers, watchOutbox, type News, type Progress } from "../../visit/outbox";
import { isSignIn, newSubmission } from "../../visit/post";
import { reading } from "../../visit/reading";
import { verdictOn, type Ending } from "../../visit/verdict";
import { changeVisit, forgetVisit, readVisit, visit, visits } from "../../visit/visit";
import { withWayOut } from "../../visit/way-out";
import { appearance } from "../../wechat/appearance";
import { contractName, openContract } from "../../wechat/privacy";
import { settledRefusal } from "../../wechat/setting";
import { askForMessages, type Asked } from "../../wechat/subscribe";

/** A try that takes longer is said to be slow; one that doesn't isn't worth a word. */
const SLOW_MS = 3_000;
/** So long a timer means another visit. */
const DAY_MS = 86_400_000;

type Stop = "early" | "closed" | "gone" | "withdrawn" | "refused" | "no_code" | "old_wechat";

Page({
  data: {
    t: textsIn("zh-CN"),
    letters: 17,
    phase: "loading" as "loading" | "form" | "stop" | "kept",
    wait: "",
    stop: { title: "", text: "", again: false },
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
    this.dress();
    const code = eventCode(query);
    if (code) return this.begin(code);
    // Opened without a code, as from WeChat's list of recent mini-programs: back to where the person was.
    const latest =
      query.scene === undefined && query.code === undefined ? visits().find(({ event }) => event) : undefined;
    if (latest) return this.begin(latest.code);
    return this.halt("no_code");
  },

  onShow(): void {
    if (!this.code) return;
    this.dress();
    if (this.signedIn()) return this.leave();
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
    if (this.signedIn()) return this.leave();
    // Bearer and contract are ready long before the tap, which must wait for nothing.
    visit(code).then(
      () => this.open(),
      () => this.halt("old_wechat"),
    );
    void contractName().then((contract) => this.setData({ contract: contract ?? "" }));
  },

  /** Reads the event and shows it, with what the service finds wrong; what was seen last stands there meanwhile. */
  open(errors: FieldError[] = []): void {
    this.unwatch?.();
    this.unwatch = watchOutbox(this.code, (progress, news) => this.hear(progress, news));
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
      if (errors.length > 0 && this.data.phase === "form") this.mend(refused(this.current(), errors, this.data.t));
    });
  },

  opened(reply: Reply<PublicEvent>): void {
    this.read = null;
    if (reply.kind !== "ok") {
      const verdict = verdictOn(reply);
      return this.halt(verdict.then === "over" && verdict.because === "gone" ? "gone" : "refused");
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

  waitForEvent(because: "offline" | "unanswered" | "busy", until: number | null): void {
    // With the last view on the screen one line says enough.
    if (this.shownEvent) return this.setData({ offline: because === "offline" });
    const { t } = this.data;
    const words = { offline: t.loading_offline, unanswered: t.loading_unanswered, busy: t.loading_busy };
    this.tick(() => this.setData({ phase: "loading", wait: fill(words[because], { n: secondsUntil(until) }) }));
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
    if (kept?.outbox.length) return this.draw(progressOf(this.code));
    if (event.state === "closed") return this.halt("closed");
    // What was seen before it opened says nothing any more; the service judges anyway.
    const opened = event.opens_at && kept && Date.parse(event.opens_at) <= serverNow(kept);
    if (event.state === "scheduled" && !opened) return this.halt("early");
    this.tick(null);
    // Where fields were shown before, what was typed stays; questions may have changed.
    const draft = this.data.fields.length > 0 ? draftOf(this.current()) : kept?.draft;
    this.typed = {};
    return this.setData({ phase: "form", fields: fieldsOf(event, draft ?? { name: "", answers: {} }, t) });
  },

  halt(why: Stop): void {
    const { t } = this.data;
    const opens = this.shownEvent?.opens_at;
    const at = opens ? eventMoment(opens, this.shownEvent ?? undefined, this.language) : "";
    const words: Record<Stop, [string, string]> = {
      early: [t.early_title, fill(t.early_text, { at })],
      closed: [t.closed_title, t.closed_text],
      gone: [t.gone_title, t.gone_text],
      withdrawn: [t.withdrawn_title, t.withdrawn_text],
      refused: [t.refused_title, t.refused_text],
      no_code: [t.no_code_title, t.no_code_text],
      old_wechat: [t.old_wechat_title, t.old_wechat_text],
    };
    const [title, text] = words[why];
    this.tick(null);
    this.setData({ phase: "stop", stop: { title, text, again: why === "withdrawn" || why === "refused" } });
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
    const { t } = this.data;
    const fields = checked(this.current(), t);
    if (fields.some(({ error }) => error)) return this.mend(fields);
    this.busy = true;
    const event: PublicEvent | null = this.shownEvent;
    const templates = event?.templates.map(({ template_id }) => template_id) ?? [];
    // What was answered before and not sent yet goes with this one; nobody is asked twice.
    const asked = askForMessages(readVisit(this.code)?.held ? [] : templates);
    this.setData({ fields, wrong: "", button: "asking", askSlow: false });
    void this.submit(fields, templates, asked);
  },

  onSkipDialog(): void {
    this.skipDialog?.();
  },

  async submit(fields: Field[], templates: string[], asked: Promise<Asked>): Promise<void> {
    const wayOut = withWayOut(asked, () => this.setData({ askSlow: true }));
    this.skipDialog = wayOut.skip;
    const answer = await wayOut.answer;
    this.skipDialog = null;
    const { results, trouble } = answer;
    changeVisit(this.code, (kept) => {
      const held = kept.held ?? [];
      delete kept.held;
      if (trouble) kept.trouble = trouble;
      else delete kept.trouble;
      kept.draft = draftOf(fields);
      const answers = answersOf(fields);
      kept.outbox.push({
        kind: "sign_in",
        submission: newSubmission(),
        name: kept.draft.name.trim(),
        ...(answers && { answers }),
        subscriptions: [...held, ...results],
        client_time: clientTime(),
      });
    });
    this.busy = false;
    this.setData({ button: "sending", askSlow: false });
    deliver(this.code);
    void noteRefusal(this.code, templates, answer);
    const late = await asked;
    if (late === answer) return;
    // Answered after its tap had gone on without it: that counts all the same.
    changeVisit(this.code, (kept) => {
      if (late.trouble) kept.trouble = late.trouble;
      else delete kept.trouble;
    });
    sendAnswers(this.code, late.results);
    void noteRefusal(this.code, templates, late);
  },

  hear(progress: Progress, news: News): void {
    switch (news.what) {
      case "taken":
        if (this.signedIn()) this.leave();
        return;
      case "mend":
        return this.refuse(news.fields);
      case "early":
        this.setData({ button: "ready" });
        return this.open();
      case "over":
        return this.end(news.because);
      case "progress":
        return this.draw(progress);
    }
  },

  draw(progress: Progress): void {
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
    const words = { offline: t.kept_offline, unanswered: t.kept_unanswered, busy: t.kept_busy };
    return this.tick(() =>
      this.setData({
        phase: "kept",
        kept: fill(words[progress.because], { n: secondsUntil(progress.until) }),
        keptWaits: progress.because === "unanswered",
      }),
    );
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
    this.mend(refused(this.current(), errors, this.data.t));
  },

  mend(fields: Field[]): void {
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
    return this.halt(because === "unknown" ? "refused" : because);
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

  signedIn(): boolean {
    const kept = readVisit(this.code);
    return kept?.me !== undefined && !kept.outbox.some(isSignIn);
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
    if (!this.code || this.data.fields.length === 0 || this.signedIn()) return;
    changeVisit(this.code, (kept) => {
      kept.draft = draftOf(this.current());
    });
  },

  dress(): void {
    const { language, letters } = appearance();
    this.language = language;
    const t = textsIn(language);
    this.setData({ t, letters });
    void wx.setNavigationBarTitle({ title: t.title_sign_in });
  },

  /** Does it now and each second from now on, until the next call. */
  tick(draw: (() => void) | null) {
    clearInterval(this.ticking);
    if (!draw) return;
    draw();
    this.ticking = setInterval(draw, 1_000);
  },
});

/** After a *no*: whether WeChat can ask again at all. */
async function noteRefusal(code: string, templates: string[], { results }: Asked): Promise<void> {
  if (results.length === 0 || !results.every(({ result }) => result === "reject")) return;
  const trouble = await settledRefusal(templates);
  if (!trouble) return;
  changeVisit(code, (kept) => {
    kept.trouble = trouble;
  });
}
