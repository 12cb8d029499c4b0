// Being signed in: the number, what may be sent, one more permission, and the way out.

import { erase, readEvent, readMe, renewLogin } from "../../api/endpoint";
import type { Me } from "../../api/protocol";
import type { Reply } from "../../api/request";
import { fill, textsIn } from "../../texts/texts";
import { eventMoment, isOver } from "../../visit/clock";
import { eventCode } from "../../visit/code";
import { eventView, secondsUntil, type EventView } from "../../visit/event-view";
import { loginDue, nextLook } from "../../visit/look";
import { deliver, watchOutbox, type News, type Progress } from "../../visit/outbox";
import { verdictOn } from "../../visit/verdict";
import { changeVisit, forgetVisit, readVisit, visits, type Visit } from "../../visit/visit";
import { account } from "../../wechat/account";
import { appearance } from "../../wechat/appearance";
import { freshCode } from "../../wechat/login";
import { isOnline, onNetwork } from "../../wechat/network";
import { randomUuid } from "../../wechat/random";
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
    allow: "",
    identity: "pending" as "bound" | "pending" | "lost",
    identityText: "",
    trouble: "" as Trouble | "",
    troubleText: "",
    /** What came of the last tap. */
    said: "",
    kept: "",
    offline: false,
    asking: false,
    erasing: false,
  },

  code: "",
  language: "zh-CN" as "zh-CN" | "en",
  /** From the tap until its answers are kept. */
  busy: false,
  looking: false,
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
    this.unlisten = onNetwork(() => void this.look());
  },

  onShow(): void {
    if (!this.code || this.data.phase === "stop") return;
    this.logins = 0;
    this.shown = true;
    if (readVisit(this.code)?.outbox.length) deliver(this.code);
    void this.look();
  },

  onHide(): void {
    this.shown = false;
    clearTimeout(this.lookTimer);
  },

  onUnload(): void {
    this.shown = false;
    clearTimeout(this.lookTimer);
    clearInterval(this.ticking);
    this.unwatch?.();
    this.unlisten?.();
  },

  /** Asks how things stand, and sends a fresh login code where one helps. */
  async look(): Promise<void> {
    const visit = readVisit(this.code);
    if (!visit || this.looking || this.data.phase === "stop") return;
    // The clock alone may have changed what is to be shown, such as the end.
    this.draw();
    if (!isOnline()) {
      this.setData({ offline: true });
      return this.lookLater();
    }
    this.looking = true;
    try {
      const [event, me] = await Promise.all([readEvent(this.code), readMe(this.code, visit.visitor)]);
      if (event.kind === "ok") {
        changeVisit(this.code, (kept) => {
          kept.event = event.value;
          kept.skew = Date.parse(event.value.server_time) - Date.now();
        });
      }
      this.take(me);
      await this.login();
    } finally {
      this.looking = false;
      this.lookLater();
    }
  },

  take(reply: Reply<Me>): void {
    const verdict = verdictOn(reply);
    if (reply.kind === "ok") {
      changeVisit(this.code, (kept) => {
        kept.me = reply.value;
        kept.seen_at = Date.now();
      });
    } else if (verdict.then === "over") {
      const { t } = this.data;
      // Erased by the organiser, purged when its time was up, or unknown to a restored service.
      if (verdict.because === "gone") this.halt(t.gone_title, t.gone_text);
      else if (verdict.because === "withdrawn") this.halt(t.withdrawn_title, t.withdrawn_text);
      else if (verdict.because === "unknown") this.halt(t.missed_title, t.missed_text);
    }
    this.setData({ offline: verdict.then === "again" && verdict.because === "unanswered" });
    this.draw();
  },

  async login(): Promise<void> {
    const visit = readVisit(this.code);
    if (!visit || !loginDue(visit, this.logins, Date.now())) return;
    this.logins += 1;
    const login_code = await freshCode();
    if (login_code === undefined) return;
    const reply = await renewLogin(this.code, visit.visitor, { login_code, ...account() });
    if (reply.kind !== "ok") return;
    changeVisit(this.code, (kept) => {
      kept.me = reply.value;
      kept.login_sent_at = Date.now();
    });
    this.draw();
  },

  lookLater(): void {
    const visit = readVisit(this.code);
    const wait = visit && nextLook(visit, Math.random());
    clearTimeout(this.lookTimer);
    // A look that ends after the page was left asks no more.
    if (!this.shown) return;
    if (typeof wait === "number") this.lookTimer = setTimeout(() => void this.look(), wait);
  },

  draw(): void {
    const visit = readVisit(this.code);
    if (!visit?.me) return;
    const { language, letters } = appearance();
    const t = textsIn(language);
    const { me, event, trouble } = visit;
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
      allow: Object.values(me.accepted).some((n) => n > 0) ? t.allow_again : t.allow,
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
    this.setData({ asking: true, said: "" });
    void this.addMore(templates, asked);
  },

  async addMore(templates: string[], asking: Promise<Asked>): Promise<void> {
    const asked = await asking;
    const { results } = asked;
    const refused = results.length > 0 && !results.some(({ result }) => isAccept(result));
    const trouble = asked.trouble ?? (refused ? await settledRefusal(templates) : null);
    const submission = results.length > 0 ? await randomUuid() : "";
    changeVisit(this.code, (kept) => {
      if (trouble) kept.trouble = trouble;
      else delete kept.trouble;
      if (submission) kept.outbox.push({ kind: "subscriptions", submission, subscriptions: results });
    });
    this.busy = false;
    this.setData({ asking: false, said: refused && !trouble ? this.data.t.more_none : "" });
    this.draw();
    if (submission) deliver(this.code);
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
    void this.look();
  },

  onRetry(): void {
    deliver(this.code);
    void this.look();
  },

  hear(progress: Progress, news: News): void {
    const { t } = this.data;
    if (news.what === "taken") {
      const accepts = news.post.subscriptions.some(({ result }) => isAccept(result));
      if (news.post.kind === "subscriptions" && accepts) this.setData({ said: t.more_added });
      return this.draw();
    }
    if (news.what === "over" && news.because !== "closed") return void this.look();
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
