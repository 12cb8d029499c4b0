// Text as it is sent: composed, on one line, without what can't be seen. The same rule as the sign-in service's
// (`crates/text`), so that what the page shows is what is kept.

import { HAN, JOINING, MONGOLIAN, PICTOGRAPHS, ZEROS, holds, isInvisible, type Ranges } from "./ranges";

const SPACES = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;
const REPLACEMENT = 0xfffd;
const ZERO_WIDTH_NON_JOINER = 0x200c;
const ZERO_WIDTH_JOINER = 0x200d;
const BLACK_FLAG = 0x1f3f4;
const TEXT_STYLE = 0xfe0e;
const EMOJI_STYLE = 0xfe0f;
const KEYCAP = 0x20e3;

/**
 * On one line: white space of any kind is one space, and there is none at the ends. Characters that can't be seen are
 * left out, but for joiners inside emoji and in scripts that spell with them. Half surrogates are replaced.
 */
export function clean(text: string): string {
  const codes = codesOf(text);
  let kept = "";
  // What the next character would stand directly after.
  let last: number | undefined;
  for (let at = 0; at < codes.length;) {
    const code = codes[at] ?? REPLACEMENT;
    const after = codes.slice(at + 1, at + 8);
    let taken = 1;
    if (isSpace(code)) {
      last = undefined;
    } else if (!isInvisible(code) || isJoined(last, code, codes, at + 1)) {
      if (last === undefined && kept !== "") kept += " ";
      if (code === BLACK_FLAG) taken += tagsOfFlag(after);
      kept += String.fromCodePoint(...codes.slice(at, at + taken));
      last = code;
    }
    at += taken;
  }
  return kept.normalize("NFC");
}

/** A telephone number: digits of any script, hyphens of any kind, brackets and points as spaces. */
export function cleanPhone(text: string): string {
  let cleaned = "";
  let gap = false;
  for (const code of codesOf(text)) {
    if (isInvisible(code) || code === KEYCAP) continue;
    const plain = plainInPhone(code);
    if (plain === undefined) {
      gap = cleaned !== "";
      continue;
    }
    if (gap && plain !== "-" && !cleaned.endsWith("-")) cleaned += " ";
    gap = false;
    cleaned += plain;
  }
  return cleaned;
}

/** The beginning that an input's limit left, without the half of an emoji at its end. */
export function withoutCutEmoji(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, "");
}

/** Whether an invisible character is a part of what is seen before and after it. */
function isJoined(last: number | undefined, code: number, codes: number[], from: number): boolean {
  if (last === undefined) return false;
  const nextIs = (ranges: Ranges): boolean => {
    const next = codes.slice(from).find((code) => !isInvisible(code));
    return next !== undefined && holds(ranges, next);
  };
  if (code === ZERO_WIDTH_JOINER && (holds(PICTOGRAPHS, last) || last === EMOJI_STYLE)) return nextIs(PICTOGRAPHS);
  if (code === ZERO_WIDTH_JOINER || code === ZERO_WIDTH_NON_JOINER) return holds(JOINING, last) && nextIs(JOINING);
  if (code === EMOJI_STYLE && isKeycapBase(last)) return codes[from] === KEYCAP;
  if (code === TEXT_STYLE || code === EMOJI_STYLE) return holds(PICTOGRAPHS, last);
  if (code === 0x180e) return holds(MONGOLIAN, last) && nextIs(MONGOLIAN);
  if (code >= 0x180b && code <= 0x180f) return holds(MONGOLIAN, last);
  if ((code >= 0xfe00 && code <= 0xfe02) || (code >= 0xe0100 && code <= 0xe01ef)) return holds(HAN, last);
  return false;
}

function isKeycapBase(code: number): boolean {
  return /^[0-9#*]$/.test(String.fromCodePoint(code));
}

/** How many of the characters after a black flag say whose flag it is. */
function tagsOfFlag(after: number[]): number {
  const isTag = (code: number) => (code >= 0xe0030 && code <= 0xe0039) || (code >= 0xe0061 && code <= 0xe007a);
  const tags = after.findIndex((code) => !isTag(code));
  return tags >= 3 && tags <= 6 && after[tags] === 0xe007f ? tags + 1 : 0;
}

/** `undefined` for what merely stands between digits. */
function plainInPhone(code: number): string | undefined {
  const char = String.fromCodePoint(code);
  if (isSpace(code) || /^[()（）[\].．·•/／,，_]$/.test(char)) return undefined;
  if (/^[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]$/.test(char)) return "-";
  if (/^[＋\ufe62\u207a]$/.test(char)) return "+";
  const zero = ZEROS.find((zero) => zero <= code && code < zero + 10);
  return zero === undefined ? char : String(code - zero);
}

function isSpace(code: number): boolean {
  return SPACES.test(String.fromCodePoint(code));
}

/** Code points; a half surrogate is none, and is replaced. */
function codesOf(text: string): number[] {
  return Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? REPLACEMENT;
    return code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code;
  });
}
