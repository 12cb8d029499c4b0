import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // Waits end when the thing has happened; these only end what hangs, also on a machine that is busy.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // Two browsers at a time are what two cores can do.
    maxWorkers: 2,
  },
});
