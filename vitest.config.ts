import { defineConfig } from "vitest/config";
import { LongestFirst } from "./tests/longest-first.ts";

const tests = ["{lib,db,ledger,scoring,matching,domain,jobs,cli,seeds,app,bench,tests}/**/*.test.{ts,tsx}"];
/** They serve the built pages as operators get them, and Node keeps React in one mode for a process. */
const pages = [
  "tests/{access-matrix,back-button,navigation,rate-classes,threats}.test.ts",
  "tests/e2e/**/*.test.ts",
];
/** Puts another module in the place of one of ours, which others must not meet. */
const replacing = ["domain/audit/tampering.test.ts"];

const project = {
  setupFiles: ["tests/setup.ts"],
  testTimeout: 60_000,
  hookTimeout: 180_000,
};

export default defineConfig({
  test: {
    globalSetup: ["tests/global-setup.ts"],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...project, name: "pages", include: pages, env: { NODE_ENV: "production" } } },
      { test: { ...project, name: "replacing", include: replacing } },
      // The files of a worker share its modules, which hold nothing of a test's: loading them anew took as long as the tests.
      {
        test: {
          ...project,
          name: "parts",
          include: tests,
          exclude: [...pages, ...replacing, "**/node_modules/**"],
          isolate: false,
        },
      },
    ],
  },
});
