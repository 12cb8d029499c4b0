// Being signed in: the number, what may be sent, one more permission, and the way out.

import { erase, readEvent, readMe, renewLogin } from "../../api/endpoint";
import type { Me } from "../../api/protocol";
import type { Reply } from "../../api/request";
import { fill, textsIn } from "../../texts/texts";
import { eventMoment, isOver } from "../../visit/clock";
import { eventCode } from "../../visit/code";
import { eventView, secondsUntil, type EventView } from "../../visit/event-view";
import { loginDue, nextLook } from "../../visit/look";
import { deliver, progressOf, sendAnswers, watchOutbox, type News, type Progress } from "../../visit/outbox";
import { reading } from "../../visit/reading";
import { verdictOn } from "../../visit/verdict";
import { changeVisit, forgetVisit, readVisit, visits, type Visit } from "../../visit/visit";
import { withWayOut } from "../../visit/way-out";
import { account } from "../../wechat/account";
import { appearance } from "../../wechat/appearance";
import { freshCode } from "../../wechat/login";
import { onNetwork } from "../../wechat/network";
import { openSettings, settledRefusal } from "../../wechat/setting";
import { askForMessages, isAccept, type Asked, type Trouble } from "../../wechat/subscribe";

interface MessageLine {
  title: string;
  text: string;
  allowed: boolean;
}

Page({
  data: {
    t: textsIn("zh-CN"),
    letters: 17,
    phase: "me" as "me" | "stop",
    stop: { title: "", text: "" },
    number: 0,
    numberLabel: "",
    name: "",
    signedAt: "",
    event: null as EventView | null,
    over: false,
    messages: [] as MessageLine[],
    /** Whether any message may come: only then does it matter whether WeChat's identity is known. */
    allowed: false,
    allow: "",
    identity: "pending" as "bound" | "pending" | "lost",
    identityText: "",
    trouble: "" as Trouble | "",
    troubleText: "",
    /** What came of the last tap. */
    said: "",
    kept: "",
    /** Why what is shown may be old. */
    stale: "",
    asking: false,
    askSlow: false,
    erasing: false,
  },

  code: "",
  language: "zh-CN" as "zh-CN" | "en",
  /** From the tap until its answers are kept. */
  busy: false,
  skipDialog: null as (() => void) | null,
  read: null as { anew: () => void; stop: () => void } | null,
  logins: 0,
  shown: false,
  lookTimer: 0,
  ticking: 0,
  unwatch: null as (() => void) | null,
  unlisten: null as (() => void) | null,

  onLoad(query: { scene?: string; code?: string }): void {
    const code = eventCode(query) ?? visits().find(({ me }) => me)?.code;
    if (!code || !readVisit(code)?.me) {
      void wx.redirectTo({ url: `/pages/signin/signin${code ? `?code=${code}` : ""}` });
      return;
    }
    this.code = code;
    this.unwatch = watchOutbox(code, (progress, news) => this.hear(progress, news));
    // Its return ends the wait that the look began, spread over the crowd.
    this.unlisten = onNetwork((online) => {
      if (!online) this.look();
    });
  },

  onShow(): void {
    if (!this.code || this.data.phase === "stop") return;
    this.logins = 0;
    this.shown = true;
    this.look();
    if (!readVisit(this.code)?.outbox.length) return;
    deliver(this.code);
    // What was noted in an earlier run waits without a word until something becomes of it.
    this.hear(progressOf(this.code), { what: "progress" });
  },

  onHide(): void {
    this.shown = false;
    clearTimeout(this.lookTimer);
  },

  onUnload(): void {
    this.shown = false;
    clearTimeout(this.lookTimer);
    clearInterval(this.ticking);
    this.read?.stop();
    this.unwatch?.();
    this.unlisten?.();
  },

  /** Asks how things stand until that is known, however long it takes. */
  look(): void {
    const visit = readVisit(this.code);
    if (!visit || this.data.phase === "stop") return;
    // The clock alone may have changed what is to be shown, such as the end.
    this.draw();
    this.lookLater();
    if (this.read) return this.read.anew();
    const { answer, ...handle } = reading(
      () => this.ask(visit),
      (because) => this.setData({ stale: because === "offline" ? this.data.t.offline_note : this.data.t.stale_note }),
    );
    this.read = handle;
    void answer.then((reply) => {
      if (!reply) return;
      this.read = null;
      this.setData({ stale: "" });
      this.take(reply);
      this.lookLater();
    });
  },

  /** One try: the event, the person, and a fresh login code where one helps. What to wait for is in the reply. */
  async ask({ visitor }: Visit): Promise<Reply<unknown>> {
    const [event, me] = await Promise.all([readEvent(this.code), readMe(this.code, visitor)]);
    if (event.kind === "ok") {
      changeVisit(this.code, (kept) => {
        kept.event = event.value;
        kept.skew = Date.parse(event.value.server_time) - Date.now();
      });
    }
    if (me.kind !== "ok") return me;
    changeVisit(this.code, (kept) => {
      kept.me = me.value;
      kept.seen_at = Date.now();
    });
    this.draw();
    return event.kind === "ok" ? ((await this.login()) ?? event) : event;
  },

  take(reply: Reply<unknown>): void {
    const { t } = this.data;
    const verdict = verdictOn(reply);
    this.draw();
    if (verdict.then !== "over") return;
    // Erased by the organiser, purged when its time was up, or unknown to a restored service.
    if (verdict.because === "gone") this.halt(t.gone_title, t.gone_text);
    else if (verdict.because === "withdrawn") this.halt(t.withdrawn_title, t.withdrawn_text);
    else if (verdict.because === "unknown") this.halt(t.missed_title, t.missed_text);
  },

  /** The service's reply to a fresh login code, or nothing where none was due. */
  async login(): Promise<Reply<Me> | null> {
    const visit = readVisit(this.code);
    if (!visit || !loginDue(visit, this.logins, Date.now())) return null;
    this.logins += 1;
    const login_code = await freshCode();
    if (login_code === undefined) return null;
    const reply = await renewLogin(this.code, visit.visitor, { login_code, ...account() });
    if (reply.kind === "ok") {
      changeVisit(this.code, (kept) => {
        kept.me = reply.value;
        kept.login_sent_at = Date.now();
      });
    }
    return reply;
  },

  lookLater(): void {
    const visit = readVisit(this.code);
    const wait = visit && nextLook(visit, Math.random());
    clearTimeout(this.lookTimer);
    // A look that ends after the page was left asks no more.
    if (!this.shown) return;
    if (typeof wait === "number") this.lookTimer = setTimeout(() => this.look(), wait);
  },

  draw(): void {
    const visit = readVisit(this.code);
    if (!visit?.me) return;
    const { language, letters } = appearance();
    const t = textsIn(language);
    const { me, event, trouble } = visit;
    const allowed = Object.values(me.accepted).some((n) => n > 0);
    this.language = language;
    void wx.setNavigationBarTitle({ title: t.title_me });
    this.setData({
      t,
      letters,
      number: me.number,
      numberLabel: fill(t.number_label, { n: me.number }),
      name: me.name ?? "",
      signedAt: eventMoment(me.signed_in_at, event, language),
      event: event ? eventView(event, language) : null,
      over: isOver(visit),
      messages: this.lines(visit),
      allowed,
      allow: allowed ? t.allow_again : t.allow,
      identity: me.identity,
      identityText: { bound: t.identity_bound, pending: t.identity_pending, lost: t.identity_lost }[me.identity],
      trouble: trouble ?? "",
      troubleText: trouble ? t[`trouble_${trouble}`] : "",
    });
  },

  lines({ event, me }: Visit): MessageLine[] {
    const { t } = this.data;
    return (event?.templates ?? []).map(({ template_id, title }) => {
      const n = me?.accepted[template_id] ?? 0;
      return { title, text: n > 0 ? fill(t.allowed_times, { n }) : t.allowed_none, allowed: n > 0 };
    });
  },

  /** The tap. WeChat shows its dialog only if it is asked for before anything else happens. */
  onAllow(): void {
    if (this.busy) return;
    this.busy = true;
    const templates = this.templates();
    const asked = askForMessages(templates);
    this.setData({ asking: true, askSlow: false, said: "" });
    void this.addMore(templates, asked);
  },

  onSkipDialog(): void {
    this.skipDialog?.();
  },

  async addMore(templates: string[], asked: Promise<Asked>): Promise<void> {
    const wayOut = withWayOut(asked, () => this.setData({ askSlow: true }));
    this.skipDialog = wayOut.skip;
    const answer = await wayOut.answer;
    this.busy = false;
    this.setData({ asking: false });
    await this.add(templates, answer);
    const late = await asked;
    // Answered after the page had gone on without it: that counts all the same.
    if (late !== answer) await this.add(templates, late);
  },

  async add(templates: string[], { results, trouble: told }: Asked): Promise<void> {
    sendAnswers(this.code, results);
    const refused = results.length > 0 && !results.some(({ result }) => isAccept(result));
    const trouble = told ?? (refused ? await settledRefusal(templates) : null);
    changeVisit(this.code, (kept) => {
      if (trouble) kept.trouble = trouble;
      else delete kept.trouble;
    });
    if (refused && !trouble) this.setData({ said: this.data.t.more_none });
    this.draw();
  },

  onSettings(): void {
    void openSettings(this.templates()).then((trouble) => {
      changeVisit(this.code, (kept) => {
        if (trouble) kept.trouble = trouble;
        else delete kept.trouble;
      });
      this.draw();
    });
  },

  onIdentity(): void {
    changeVisit(this.code, (kept) => {
      // A person asks: that is worth one login at once.
      if (kept.me?.identity === "lost") delete kept.login_sent_at;
    });
    this.look();
  },

  onRetry(): void {
    deliver(this.code);
    this.look();
  },

  hear(progress: Progress, news: News): void {
    const { t } = this.data;
    if (news.what === "taken") {
      const accepts = news.post.subscriptions.some(({ result }) => isAccept(result));
      if (news.post.kind === "subscriptions" && accepts) this.setData({ said: t.more_added });
      return this.draw();
    }
    if (news.what === "over" && news.because !== "closed") return this.look();
    clearInterval(this.ticking);
    if (progress.phase !== "waiting") return this.setData({ kept: "" });
    if (progress.because === "offline") return this.setData({ kept: t.more_kept });
    const words = progress.because === "busy" ? t.kept_busy : t.kept_unanswered;
    const count = () => this.setData({ kept: fill(words, { n: secondsUntil(progress.until) }) });
    count();
    this.ticking = setInterval(count, 1_000);
  },

  onErase(): void {
    const { t } = this.data;
    void wx.showModal({
      title: t.erase_title,
      content: t.erase_confirm,
      confirmText: t.erase_yes,
      cancelText: t.erase_no,
      success: ({ confirm }) => {
        if (confirm) void this.erase();
      },
    });
  },

  async erase(): Promise<void> {
    const visit = readVisit(this.code);
    if (!visit || this.data.erasing) return;
    const { t } = this.data;
    this.setData({ erasing: true, said: "" });
    const reply = await erase(this.code, visit.visitor);
    const verdict = verdictOn(reply);
    this.setData({ erasing: false });
    // Already gone is as good as erased now; another refusal, as of a gateway between, deleted nothing.
    const gone = verdict.then === "over" && verdict.because !== "refused" && verdict.because !== "closed";
    if (verdict.then === "done" || gone) return this.halt(t.erased_title, t.erased_text);
    void wx.showModal({ title: t.erase_title, content: t.erase_failed, showCancel: false });
  },

  /** Nothing of this person is left at the service, so nothing is left here. */
  halt(title: string, text: string): void {
    clearTimeout(this.lookTimer);
    this.read?.stop();
    forgetVisit(this.code);
    this.setData({ phase: "stop", stop: { title, text } });
  },

  onAgain(): void {
    void wx.redirectTo({ url: `/pages/signin/signin?code=${this.code}` });
  },

  templates(): string[] {
    return readVisit(this.code)?.event?.templates.map(({ template_id }) => template_id) ?? [];
  },
});
