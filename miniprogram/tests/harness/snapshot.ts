// One set of request bodies for the pages and for the sandbox's crowd: what changes with every call is replaced by what
// it is, the rest has to be equal. The crowd's test reads the same files.

import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const KINDS: Record<string, [RegExp, string]> = {
  submission: [/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, "<uuid>"],
  login_code: [/^\S+$/, "<code of wx.login>"],
  client_time: [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+[+-]\d\d:\d\d$/, "<time with offset>"],
  name: [/\S/, "<name>"],
  template_id: [/^\S+$/, "<template>"],
};

export async function expectBody(body: unknown, name: string): Promise<void> {
  const file = fileURLToPath(new URL(`../snapshots/${name}.json`, import.meta.url));
  await expect(`${JSON.stringify(plain(body), null, 2)}\n`).toMatchFileSnapshot(file);
}

function plain(value: unknown): unknown {
  // A list stands for what its first item is like.
  if (Array.isArray(value)) return value.slice(0, 1).map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const kind = KINDS[key];
    if (!kind || typeof inner !== "string") return [key, plain(inner)];
    expect(inner, key).toMatch(kind[0]);
    return [key, kind[1]];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => String(a).localeCompare(String(b)))) as unknown;
}
