// The rule for text, by the examples that the sign-in service is held to as well.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clean, cleanPhone, withoutCutEmoji } from "../../src/text/clean";
import { HAN, INVISIBLE, JOINING, MONGOLIAN, PICTOGRAPHS, ZEROS } from "../../src/text/ranges";

interface Example {
  name: string;
  typed: string;
  kept: string;
}

interface Vectors {
  tables: Record<string, unknown>;
  clean: Example[];
  phone: Example[];
}

const file = new URL("../../../crates/text/vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;

describe("text as it is sent", () => {
  it.each(vectors.clean)("$name", ({ typed, kept }) => {
    expect(clean(typed)).toBe(kept);
    expect(clean(kept)).toBe(kept);
  });

  it.each(vectors.phone)("a telephone number: $name", ({ typed, kept }) => {
    expect(cleanPhone(typed)).toBe(kept);
  });

  it("has the service's tables", () => {
    const { tables } = vectors;
    expect(INVISIBLE).toEqual(tables.invisible);
    expect(PICTOGRAPHS).toEqual(tables.pictographs);
    expect(JOINING).toEqual(tables.joining);
    expect(MONGOLIAN).toEqual(tables.mongolian);
    expect(HAN).toEqual(tables.han);
    expect(ZEROS).toEqual(tables.zeros);
  });

  it("is well-formed whatever was typed", () => {
    // A fixed seed: the same texts each time.
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 2000; round++) {
      const units = Array.from({ length: random(10) }, () => (random(2) ? 0xd700 + random(0x1000) : random(0x10000)));
      const kept = clean(String.fromCharCode(...units));
      expect(clean(kept)).toBe(kept);
      expect(/[\ud800-\udfff]/u.test(kept)).toBe(false);
      expect(kept.trim()).toBe(kept);
    }
  });

  it("takes the half emoji away that an input's limit left", () => {
    expect(withoutCutEmoji("Anna\ud83d")).toBe("Anna");
    expect(withoutCutEmoji("Anna\ud83d\ude00")).toBe("Anna\ud83d\ude00");
  });
});
