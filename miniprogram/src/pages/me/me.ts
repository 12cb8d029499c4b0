// Being signed in: the number, what may be sent, one more permission, and the way out.

import { erase } from "../../api/endpoint";
import type { Reply } from "../../api/request";
import { fill, textsIn } from "../../texts/texts";
import { eventCode } from "../../visit/code";
import { secondsUntil } from "../../visit/event-view";
import { everySecond } from "../../visit/every-second";
import { deliver, progressOf, sendAnswers, watchOutbox, type News, type Progress } from "../../visit/outbox";
import { readStanding } from "../../visit/read-me";
import { reading } from "../../visit/reading";
import { nextRefresh } from "../../visit/refresh-schedule";
import { askInTap, isRefusal, keepBlocker, noteBlocker } from "../../visit/tap";
import { verdictOn } from "../../visit/verdict";
import { changeVisit, forgetVisit, readVisit, visits } from "../../visit/visit";
import { appearance } from "../../wechat/appearance";
import { onNetwork } from "../../wechat/network";
import { openSettings } from "../../wechat/setting";
import { isAccept, type Asked } from "../../wechat/subscribe";
import { EMPTY, meView } from "./view";

Page({
  data: {
    ...EMPTY,
    t: textsIn("zh-CN"),
    letters: 17,
    phase: "me" as "me" | "stop",
    stop: { title: "", text: "" },
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
  /** From the tap until its answers are kept. */
  busy: false,
  skipDialog: null as (() => void) | null,
  read: null as { anew: () => void; stop: () => void } | null,
  logins: 0,
  shown: false,
  refreshTimer: 0,
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
    this.unwatch = watchOutbox(code, (progress, news) => this.onOutbox(progress, news));
    // Its return ends the wait that the reading began, spread over the crowd.
    this.unlisten = onNetwork((online) => {
      if (!online) this.refresh();
    });
  },

  onShow(): void {
    if (!this.code || this.data.phase === "stop") return;
    this.logins = 0;
    this.shown = true;
    this.refresh();
    if (!readVisit(this.code)?.outbox.length) return;
    deliver(this.code);
    // What was noted in an earlier run waits without a word until something becomes of it.
    this.onOutbox(progressOf(this.code), { what: "progress" });
  },

  onHide(): void {
    this.shown = false;
    clearTimeout(this.refreshTimer);
  },

  onUnload(): void {
    this.shown = false;
    clearTimeout(this.refreshTimer);
    clearInterval(this.ticking);
    this.read?.stop();
    this.unwatch?.();
    this.unlisten?.();
  },

  /** Asks how things stand until that is known, however long it takes. */
  refresh(): void {
    const visit = readVisit(this.code);
    if (!visit || this.data.phase === "stop") return;
    // The clock alone may have changed what is to be shown, such as the end.
    this.draw();
    this.refreshLater();
    if (this.read) return this.read.anew();
    const { answer, ...handle } = reading(
      () =>
        readStanding(visit, { loginsSent: this.logins, onMe: () => this.draw(), onLogin: () => (this.logins += 1) }),
      (because) => this.setData({ stale: because === "offline" ? this.data.t.offline_note : this.data.t.stale_note }),
    );
    this.read = handle;
    void answer.then((reply) => {
      if (!reply) return;
      this.read = null;
      this.setData({ stale: "" });
      this.take(reply);
      this.refreshLater();
    });
  },

  take(reply: Reply<unknown>): void {
    const { t } = this.data;
    const verdict = verdictOn(reply);
    this.draw();
    if (verdict.then !== "final") return;
    // Erased by the organiser, purged when its time was up, or unknown to a restored service.
    if (verdict.because === "gone") this.forget(t.gone_title, t.gone_text);
    else if (verdict.because === "withdrawn") this.forget(t.withdrawn_title, t.withdrawn_text);
    else if (verdict.because === "unknown") this.forget(t.missed_title, t.missed_text);
  },

  refreshLater(): void {
    const visit = readVisit(this.code);
    const wait = visit && nextRefresh(visit, Math.random());
    clearTimeout(this.refreshTimer);
    // A reading that ends after the page was left is the last one.
    if (!this.shown) return;
    if (typeof wait === "number") this.refreshTimer = setTimeout(() => this.refresh(), wait);
  },

  draw(): void {
    const visit = readVisit(this.code);
    const { language, letters } = appearance();
    const t = textsIn(language);
    const view = visit && meView(visit, t, language);
    if (!view) return;
    void wx.setNavigationBarTitle({ title: t.title_me });
    this.setData({ t, letters, ...view });
  },

  /** The tap. WeChat shows its dialog only if it is asked for before anything else happens. */
  onAllow(): void {
    if (this.busy) return;
    this.busy = true;
    const templates = this.templates();
    this.skipDialog = askInTap(templates, {
      onSlow: () => this.setData({ askSlow: true }),
      onAnswer: (answer) => {
        this.busy = false;
        this.setData({ asking: false });
        void this.addAnswers(templates, answer);
      },
      onLateAnswer: (answer) => void this.addAnswers(templates, answer),
    });
    this.setData({ asking: true, askSlow: false, said: "" });
  },

  onSkipDialog(): void {
    this.skipDialog?.();
  },

  async addAnswers(templates: string[], answer: Asked): Promise<void> {
    sendAnswers(this.code, answer.results);
    const blocker = await noteBlocker(this.code, templates, answer);
    if (isRefusal(answer.results) && !blocker) this.setData({ said: this.data.t.more_none });
    this.draw();
  },

  onSettings(): void {
    void openSettings(this.templates()).then((blocker) => {
      keepBlocker(this.code, blocker);
      this.draw();
    });
  },

  onIdentity(): void {
    changeVisit(this.code, (kept) => {
      // A person asks: that is worth one login at once.
      if (kept.me?.identity === "lost") delete kept.login_sent_at;
    });
    this.refresh();
  },

  onRetry(): void {
    deliver(this.code);
    this.refresh();
  },

  onOutbox(progress: Progress, news: News): void {
    const { t } = this.data;
    if (news.what === "taken") {
      const accepts = news.post.subscriptions.some(({ result }) => isAccept(result));
      if (news.post.kind === "subscriptions" && accepts) this.setData({ said: t.more_added });
      return this.draw();
    }
    if (news.what === "over" && news.because !== "closed") return this.refresh();
    this.ticking = everySecond(this.ticking, null);
    if (progress.phase !== "waiting") return this.setData({ kept: "" });
    if (progress.because === "offline") return this.setData({ kept: t.more_kept });
    const words = progress.because === "busy" ? t.kept_busy : t.kept_unanswered;
    this.ticking = everySecond(this.ticking, () =>
      this.setData({ kept: fill(words, { n: secondsUntil(progress.until) }) }),
    );
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
    const gone = verdict.then === "final" && verdict.because !== "refused" && verdict.because !== "closed";
    if (verdict.then === "done" || gone) return this.forget(t.erased_title, t.erased_text);
    void wx.showModal({ title: t.erase_title, content: t.erase_failed, showCancel: false });
  },

  /** Nothing of this person is left at the service, so nothing is left here. */
  forget(title: string, text: string): void {
    clearTimeout(this.refreshTimer);
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
