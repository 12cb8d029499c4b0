import { invoke } from "@tauri-apps/api/core";
import type { Problem } from "./generated";

/** Runs one command in the Rust core; rejects with a `Problem`, never with anything else. */
export async function call<T>(name: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>("call", { name, args });
  } catch (error) {
    throw toProblem(error);
  }
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
