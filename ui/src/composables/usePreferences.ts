import { computed, ref, watchEffect } from "vue";
import { i18n, languages, type Language } from "@/i18n";

export type Theme = "system" | "light" | "dark";

const themes: Theme[] = ["system", "light", "dark"];

function stored<T extends string>(key: string, allowed: readonly T[], fallback: T): T {
  const value = localStorage.getItem(key) as T | null;
  return value !== null && allowed.includes(value) ? value : fallback;
}

const theme = ref<Theme>(stored("muster.theme", themes, "system"));
const systemDark = ref(matchMedia("(prefers-color-scheme: dark)").matches);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => (systemDark.value = event.matches));
const dark = computed(() => theme.value === "dark" || (theme.value === "system" && systemDark.value));

const language = computed<Language>({
  get: () => i18n.global.locale.value,
  set: (next) => (i18n.global.locale.value = next),
});
language.value = stored("muster.language", languages, language.value);

watchEffect(() => (document.documentElement.dataset.theme = dark.value ? "dark" : "light"));
watchEffect(() => (document.documentElement.lang = language.value));

/** Language and theme of this window, kept on this computer. */
export function usePreferences() {
  return {
    theme,
    dark,
    language,
    /** One click turns what is seen; a turn back to what the system has follows the system again. */
    toggleTheme() {
      const next = dark.value ? "light" : "dark";
      theme.value = (next === "dark") === systemDark.value ? "system" : next;
      localStorage.setItem("muster.theme", theme.value);
    },
    /** What the computer speaks, until somebody chooses. */
    followLanguage(system: Language) {
      language.value = stored("muster.language", languages, system);
    },
    toggleLanguage() {
      language.value = language.value === "en" ? "zh-CN" : "en";
      localStorage.setItem("muster.language", language.value);
    },
  };
}
