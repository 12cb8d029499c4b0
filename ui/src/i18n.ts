import { createI18n } from "vue-i18n";
import enProblems from "../../locales/en/problems.json";
import enUi from "../../locales/en/ui.json";
import enWords from "../../locales/en/words.json";
import zhProblems from "../../locales/zh-CN/problems.json";
import zhUi from "../../locales/zh-CN/ui.json";
import zhWords from "../../locales/zh-CN/words.json";

export type Language = "zh-CN" | "en";

export const languages: readonly Language[] = ["zh-CN", "en"];

// The shared words that the window says; the command line and the tray have more, under names of their own.
const shared = ({ field_warning, fix, issue, reason, state, template_problem, variable }: typeof enWords) => ({
  field_warning,
  fix,
  issue,
  reason,
  state,
  template_problem,
  variable,
});

export const i18n = createI18n({
  legacy: false,
  locale: /^zh/i.test(navigator.language) ? "zh-CN" : "en",
  fallbackLocale: false,
  messages: {
    "zh-CN": { ...zhUi, ...shared(zhWords), problem: zhProblems },
    en: { ...enUi, ...shared(enWords), problem: enProblems },
  },
});
