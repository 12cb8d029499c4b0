import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 60_000,
    // Two browsers at a time are what two cores can do.
    maxWorkers: 2,
  },
});
