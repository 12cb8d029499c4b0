// What is typed, as it is sent.

import { expect, test } from "vitest";
import type { PublicEvent } from "../../src/api/protocol";
import { en } from "../../src/texts/en";
import { answersOf, checked, fieldsOf, nameOf } from "../../src/visit/form";

const event = {
  questions: [
    { key: "phone", label: "Phone", kind: "phone", required: true, choices: [] },
    { key: "note", label: "Note", kind: "text", required: false, choices: [] },
  ],
} as unknown as PublicEvent;
const typed = (name: string, answers: Record<string, string>) => fieldsOf(event, { name, answers }, en);

test("a name cut inside an emoji is sent without the half of it", () => {
  expect(nameOf(typed("Anna\ud83d", {}))).toBe("Anna");
  expect(nameOf(typed("Anna😀", {})), "a whole one stays").toBe("Anna😀");
});

test("a pasted phone number is one, whatever came along", () => {
  for (const phone of ["\u202d138\u00a00013\u20118000\u202c", "１３８００１３８０００"]) {
    const fields = checked(typed("Anna", { phone }), en);
    expect(fields.map(({ error }) => error)).toEqual(["", "", ""]);
    expect(answersOf(fields)?.phone).toMatch(/^138[ -]?0013-?8000$/);
  }
});

test("what can't be seen is no answer", () => {
  const fields = checked(typed("\u3164", { phone: "13800138000", note: "\u200b" }), en);
  expect(fields[0]?.error).toBe(en.field_required);
  expect(answersOf(fields)).toEqual({ phone: "13800138000" });
});
