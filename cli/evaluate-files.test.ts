import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { evaluateFiles } from "./evaluate-files.ts";

const folder = mkdtempSync(join(tmpdir(), "evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const evaluate = (profiles: string, products: unknown) =>
  evaluateFiles(file("profiles.jsonl", profiles), file("products.json", JSON.stringify(products)));

const sales = {
  id: "sales",
  rule: { feature: "sales", op: "gte", value: 100 },
  limit: { mul: [{ feature: "sales" }, 0.5] },
  rateBps: 385,
};
const both = {
  id: "both",
  rule: {
    all: [
      { feature: "sales", op: "lt", value: 50 },
      { feature: "dishonest", op: "isFalse" },
    ],
  },
  limit: 1_000,
  rateBps: 400,
};

describe("judging files", () => {
  it("answers for every profile and product in the order of the files", async () => {
    const profiles = `{"id":"a","features":{"sales":301,"dishonest":false}}\n\n{"id":"b","features":{"sales":null}}\n`;
    expect(await evaluate(profiles, [sales, both])).toEqual([
      {
        enterprise: "a",
        product: "sales",
        verdict: "eligible",
        limit: 150,
        rateBps: 385,
        failed: [],
        missing: [],
      },
      {
        enterprise: "a",
        product: "both",
        verdict: "ineligible",
        limit: null,
        rateBps: null,
        failed: ["/rule/all/0"],
        missing: [],
      },
      {
        enterprise: "b",
        product: "sales",
        verdict: "unknown",
        limit: null,
        rateBps: null,
        failed: [],
        missing: ["sales"],
      },
      {
        enterprise: "b",
        product: "both",
        verdict: "unknown",
        limit: null,
        rateBps: null,
        failed: [],
        missing: ["sales", "dishonest"],
      },
    ]);
  });

  it.each([
    ["a line that is no JSON", `{"id":"a"`, [sales], "第 1 行读不懂"],
    ["a value of no known type", `{"id":"a","features":{"sales":[1]}}`, [sales], "第 1 行读不懂"],
    ["a product without an id", "", [{ rule: both.rule }], "产品文件读不懂"],
    ["a rule of no known operator", "", [{ id: "odd", rule: { feature: "x", op: "like" } }], "产品 odd"],
  ])("refuses %s and says where", async (_, profiles, products, words) => {
    const attempt = evaluate(profiles, products);
    await expect(attempt).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(words) });
  });

  it("refuses a file that is not there", async () => {
    const attempt = evaluateFiles(join(folder, "none"), file("products.json", "[]"));
    await expect(attempt).rejects.toMatchObject({ code: "invalid" });
  });
});
