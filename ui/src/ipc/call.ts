import { invoke } from "@tauri-apps/api/core";
import type { Problem } from "./generated";

/** Runs one command in the Rust core; rejects with a `Problem`, never with anything else. */
export async function call<T>(name: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>("call", { name, args: plain(args) });
  } catch (error) {
    throw toProblem(error);
  }
}

/** A copy without Vue's proxies, which not every shell can clone. */
function plain(args: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(args)) as Record<string, unknown>;
}

/** Whatever was thrown, as something the window has words for. */
export function toProblem(error: unknown): Problem {
  if (isProblem(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", message, detail: {} };
}

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "code" in error && "message" in error && "detail" in error;
}
