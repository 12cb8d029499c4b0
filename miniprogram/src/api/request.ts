// The only place that calls `wx.request`; a check of the workspace keeps it so.

import { ENDPOINT } from "../config";
import type { FieldError } from "./protocol";

/** A call that got no further than this long is given up, and tried again by whoever made it. */
const REQUEST_TIMEOUT_MS = 10_000;

export type Method = "GET" | "POST" | "DELETE";

export interface Call {
  method: Method;
  path: string;
  /** The attendee's bearer; it travels in a header, never in a URL. */
  visitor?: string;
  body?: object;
}

export type Reply<T> =
  | { kind: "ok"; value: T }
  /** The sign-in service said no, with a code to branch on. */
  | { kind: "refused"; status: number; code: string; fields: FieldError[]; retryAfter: number | null }
  /** No answer, or one that is not ours, as from the login page of a hotel's Wi-Fi. */
  | { kind: "unanswered" };

export function request<T>(call: Call): Promise<Reply<T>> {
  return new Promise((resolve) => {
    const header: Record<string, string> = { "content-type": "application/json" };
    if (call.visitor !== undefined) header["X-Visitor"] = call.visitor;
    wx.request({
      url: ENDPOINT + call.path,
      method: call.method,
      header,
      data: call.body === undefined ? undefined : JSON.stringify(call.body),
      timeout: REQUEST_TIMEOUT_MS,
      success: (answer) => resolve(read<T>(answer)),
      fail: () => resolve({ kind: "unanswered" }),
    });
  });
}

interface Answer {
  statusCode: number;
  data: unknown;
  header: Record<string, unknown>;
}

function read<T>({ statusCode, data, header }: Answer): Reply<T> {
  if (statusCode === 204) return { kind: "ok", value: undefined as T };
  const ok = statusCode >= 200 && statusCode < 300;
  if (ok) return isObject(data) ? { kind: "ok", value: data as T } : { kind: "unanswered" };
  const problem = isObject(data) ? data : {};
  return {
    kind: "refused",
    status: statusCode,
    code: typeof problem.code === "string" ? problem.code : "",
    fields: Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [],
    retryAfter: retryAfter(header),
  };
}

function isObject(data: unknown): data is Record<string, unknown> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/** In seconds. Phones differ in how they spell a header's name. */
function retryAfter(header: Record<string, unknown>): number | null {
  const name = Object.keys(header).find((key) => key.toLowerCase() === "retry-after");
  const seconds = name === undefined ? NaN : Number(header[name]);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
