// The texts of the pages, in the person's language. Both languages have the same keys, in the same order: the type
// below and a test see to it.

import type { Language } from "../wechat/appearance";
import { en } from "./en";
import { zhCN } from "./zh-CN";

export type Texts = { readonly [key in keyof typeof zhCN]: string };

const TEXTS: Record<Language, Texts> = { "zh-CN": zhCN, en };

export function textsIn(language: Language): Texts {
  return TEXTS[language];
}

/** Puts values in place of `{names}`. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
