import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { wordsOfSubject } from "./entry-words.ts";

test("every type of subject that a verb names in the audit has words", () => {
  const files = readdirSync(new URL("..", import.meta.url), { recursive: true, encoding: "utf8" });
  const types = files
    .filter((file) => /\.ts$/.test(file) && !/\.(test|fixture)\.ts$/.test(file))
    .flatMap((file) => [
      ...readFileSync(new URL(`../${file}`, import.meta.url), "utf8").matchAll(/subjectType: "([a-z_]+)"/g),
    ])
    .map(([, type]) => type!);
  expect(types.length).toBeGreaterThan(50);
  for (const type of new Set(types)) expect(wordsOfSubject(type), type).not.toBe(type);
});
