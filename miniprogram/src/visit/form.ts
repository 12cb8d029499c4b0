// What is asked at sign-in: the fields, what is wrong with an answer, and the answers as they are sent.

import { LIMITS, type FieldError, type PublicEvent } from "../api/protocol";
import { clean, cleanPhone, withoutCutEmoji } from "../text/clean";
import type { Texts } from "../texts/texts";

export interface Field {
  /** `name`, or `answers.KEY`: how the service names it in its errors. */
  id: string;
  key: string;
  label: string;
  kind: "text" | "phone" | "choice";
  required: boolean;
  choices: string[];
  value: string;
  error: string;
  max: number;
}

export interface Draft {
  name: string;
  answers: Record<string, string>;
}

/** Room for a number as it is pasted, with signs that are left out of it. */
const MAX_PHONE_TYPED = 40;
const PHONE = new RegExp(`^[0-9+\\- ]{${LIMITS.MIN_PHONE_CHARS},${LIMITS.MAX_PHONE_CHARS}}$`);

export function fieldsOf(event: PublicEvent, draft: Draft, texts: Texts): Field[] {
  const name: Field = {
    id: "name",
    key: "",
    label: texts.name,
    kind: "text",
    required: true,
    choices: [],
    value: draft.name,
    error: "",
    max: LIMITS.MAX_NAME_CHARS,
  };
  const asked = event.questions.map(({ key, label, kind, required, choices }): Field => {
    const max = kind === "phone" ? MAX_PHONE_TYPED : LIMITS.MAX_ANSWER_CHARS;
    const id = `answers.${key}`;
    const typed = draft.answers[key] ?? "";
    // A choice that is not offered any more is none: it could be neither seen nor taken back.
    const value = kind === "choice" && !choices.includes(typed) ? "" : typed;
    return { id, key, label, kind, required, choices, value, error: "", max };
  });
  return [name, ...asked];
}

/** The same fields, each with what is wrong with it. The service judges; this saves a round trip and a dialog. */
export function checked(fields: Field[], texts: Texts): Field[] {
  return fields.map((field) => ({ ...field, error: problemOf(field, texts) }));
}

/** The same fields, with what the service said is wrong. */
export function refused(fields: Field[], errors: FieldError[], texts: Texts): Field[] {
  const words: Record<string, string> = {
    required: texts.field_required,
    too_long: texts.field_too_long,
    not_a_phone: texts.field_phone,
    not_a_choice: texts.field_choice,
  };
  return fields.map((field) => {
    const found = errors.find((error) => error.field === field.id);
    return { ...field, error: found ? (words[found.code] ?? texts.field_other) : "" };
  });
}

export function draftOf(fields: Field[]): Draft {
  const answers: Record<string, string> = {};
  for (const { key, value } of fields) if (key) answers[key] = value;
  return { name: fields.find(({ id }) => id === "name")?.value ?? "", answers };
}

/** The name as it is sent. */
export function nameOf(fields: Field[]): string {
  const name = fields.find(({ id }) => id === "name");
  return name ? sentText(name) : "";
}

/** Answers as they are sent: nothing of questions left empty, and nothing at all where nothing is asked. */
export function answersOf(fields: Field[]): Record<string, string> | undefined {
  const asked = fields.filter(({ key }) => key !== "");
  if (asked.length === 0) return undefined;
  const answers = asked.map((field) => [field.key, sentText(field)] as const);
  return Object.fromEntries(answers.filter(([, text]) => text));
}

/** Without what can't be seen, and without the half of an emoji that the input's limit may leave at the end. */
function sentText({ kind, value }: Field): string {
  if (kind === "choice") return value;
  if (kind !== "phone") return clean(withoutCutEmoji(value));
  const phone = cleanPhone(value);
  return phone.length > LIMITS.MAX_PHONE_CHARS ? phone.replace(/[ -]/g, "") : phone;
}

function problemOf(field: Field, texts: Texts): string {
  const text = sentText(field);
  if (!text) return field.required ? texts.field_required : "";
  if (field.kind === "phone" && !PHONE.test(text)) return texts.field_phone;
  return "";
}
