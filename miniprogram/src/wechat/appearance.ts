// The person's language and size of letters, as WeChat's settings say.

export type Language = "zh-CN" | "en";

export interface Appearance {
  language: Language;
  /** The size of plain text in px. */
  letters: number;
}

const LETTERS = { plain: 17, least: 15, most: 26 };

export function appearance(): Appearance {
  const { language, fontSizeSetting } = base();
  const letters = fontSizeSetting || LETTERS.plain;
  return {
    language: !language || language.toLowerCase().startsWith("zh") ? "zh-CN" : "en",
    letters: Math.min(LETTERS.most, Math.max(LETTERS.least, letters)),
  };
}

function base(): { language?: string; fontSizeSetting?: number } {
  // Absent in older libraries, where one call told everything.
  return wx.getAppBaseInfo ? wx.getAppBaseInfo() : wx.getSystemInfoSync();
}
