import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { defaultRanking } from "#matching/index.ts";
import { readRanking } from "./read-ranking.ts";

const folder = mkdtempSync(join(tmpdir(), "ranking-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the ranking's file is read, or refused with what is wrong in it", () => {
  const path = join(folder, "ranking.json");
  writeFileSync(path, JSON.stringify({ termShortfall: 700 }));
  expect(readRanking(path)).toEqual({ ...defaultRanking, termShortfall: 700 });
  writeFileSync(path, "{");
  expect(() => readRanking(path)).toThrow("不是有效的 JSON");
  writeFileSync(path, `{"termShortfall": 70000}`);
  expect(() => readRanking(path)).toThrow("/termShortfall");
  expect(() => readRanking(join(folder, "none"))).toThrow("ENOENT");
});
