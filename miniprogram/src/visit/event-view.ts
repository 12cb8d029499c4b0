// The parts of an event that both pages show, ready for a template.

import type { PublicEvent } from "../api/protocol";
import { fill, type Texts } from "../texts/texts";
import type { Language } from "../wechat/appearance";
import { eventTime } from "./clock";

export interface EventView {
  title: string;
  place: string;
  time: string;
  notice: string;
}

export interface Line {
  label: string;
  text: string;
}

export function eventView(event: PublicEvent, language: Language): EventView {
  const { title, place, notice } = event;
  return { title, place, notice, time: eventTime(event, language) };
}

/** What is collected, what for, how long, and whom to ask. */
export function privacyLines(event: PublicEvent, t: Texts): Line[] {
  const { purpose, retention_days, contact } = event.privacy;
  const collected = [t.name, ...event.questions.map(({ label }) => label), t.privacy_identity];
  const lines = [
    { label: t.privacy_fields, text: collected.join(t.separator) },
    { label: t.privacy_purpose, text: purpose || t.privacy_default_purpose },
    { label: t.privacy_retention, text: fill(t.privacy_keep, { n: retention_days }) },
  ];
  return contact ? [...lines, { label: t.privacy_contact, text: contact }] : lines;
}

/** 20 s → `20`; never 0, which would look like an end that doesn't come. */
export function secondsUntil(until: number | null): number {
  return until === null ? 1 : Math.max(1, Math.ceil((until - Date.now()) / 1_000));
}
