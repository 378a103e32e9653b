import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{lib,db,ledger,scoring,matching,domain,jobs,cli,seeds,app,bench,tests}/**/*.test.{ts,tsx}"],
    globalSetup: ["tests/global-setup.ts"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});
