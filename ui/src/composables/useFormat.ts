import { useI18n } from "vue-i18n";

const weekdays = {
  "zh-CN": ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Moments are said in their own offset: the clock on the wall of the event, wherever this computer is. */
export function wall(moment: string) {
  const [year = 0, month = 1, day = 1] = moment.slice(0, 10).split("-").map(Number);
  return { year, month, day, time: moment.slice(11, 16), seconds: moment.slice(11, 19) };
}

/** Minutes and seconds until a code dies: `0:48`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A name within other words: one that runs from right to left leaves its neighbours where they are. */
export const isolated = (name: string) =>
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(name) ? `\u2068${name}\u2069` : name;

export function useFormat() {
  const { t, locale } = useI18n();

  const count = (n: number) => n.toLocaleString("en-US");

  function date(moment: string): string {
    const { year, month, day } = wall(moment);
    const language = locale.value === "en" ? "en" : "zh-CN";
    const weekday = weekdays[language][new Date(Date.UTC(year, month - 1, day)).getUTCDay()];
    return language === "en" ? `${weekday} ${day} ${months[month - 1]}` : `${month}月${day}日 ${weekday}`;
  }

  const time = (moment: string) => wall(moment).time;
  const clock = (moment: string) => wall(moment).seconds;

  function span(from: string, to: string): string {
    const end = from.slice(0, 10) === to.slice(0, 10) ? time(to) : `${date(to)} ${time(to)}`;
    return `${date(from)} ${time(from)}–${end}`;
  }

  /** How long ago, in the largest unit that says enough. */
  function age(moment: string, now: number): string {
    const seconds = Math.max(0, Math.round((now - Date.parse(moment)) / 1000));
    if (seconds < 60) return t("age.seconds", { n: seconds });
    if (seconds < 3600) return t("age.minutes", { n: Math.floor(seconds / 60) });
    return t("age.hours", { n: Math.floor(seconds / 3600) });
  }

  function duration(from: string, to: string): string {
    const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
    if (seconds < 60) return t("duration.seconds", { n: seconds });
    return t("duration.minutes", { m: Math.floor(seconds / 60), s: seconds % 60 });
  }

  return { count, date, time, clock, span, age, duration };
}
