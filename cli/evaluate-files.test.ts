import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import match from "./commands/match.ts";
import { type EvaluatedPair, evaluateFiles } from "./evaluate-files.ts";

const folder = mkdtempSync(join(tmpdir(), "evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const filesOf = (profiles: string | Uint8Array, products: unknown) =>
  [
    file("profiles.jsonl", profiles),
    file("products.json", typeof products === "string" ? products : JSON.stringify(products)),
  ] as const;

async function evaluate(profiles: string | Uint8Array, products: unknown): Promise<EvaluatedPair[]> {
  const pairs: EvaluatedPair[] = [];
  for await (const some of evaluateFiles(...filesOf(profiles, products))) pairs.push(...some);
  return pairs;
}
/** What one profile comes to with one product. */
const pair = async (features: object, product: object) =>
  (await evaluate(JSON.stringify({ id: "a", features }), [{ id: "p", ...product }]))[0]!;

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
const always = { rule: { all: [] }, limit: 1_000, rateBps: 400 };

describe("judging files", () => {
  it("answers for every profile and product in the order of the files", async () => {
    const profiles = `{"id":"a","features":{"sales":301,"dishonest":false}}\n\n{"id":"b","features":{"sales":null}}\n`;
    const none = {
      limit: null,
      rateBps: null,
      failed: [],
      missing: [],
      termMonths: null,
      annualCostBps: null,
    };
    expect(await evaluate(profiles, [sales, both])).toEqual([
      {
        ...none,
        enterprise: "a",
        product: "sales",
        verdict: "eligible",
        limit: 150n,
        rateBps: 385,
        termMonths: 12,
      },
      { ...none, enterprise: "a", product: "both", verdict: "ineligible", failed: ["/rule/all/0"] },
      { ...none, enterprise: "b", product: "sales", verdict: "unknown", missing: ["sales"] },
      { ...none, enterprise: "b", product: "both", verdict: "unknown", missing: ["sales", "dishonest"] },
    ]);
  });

  test.each<[string, object, object, Partial<EvaluatedPair>]>([
    ["a limit of nothing, where no minimum is told", {}, { limit: 0 }, { verdict: "eligible", limit: 0n }],
    ["a limit below nothing", {}, { limit: { sub: [1, 2.5] } }, { verdict: "eligible", limit: -2n }],
    ["a limit below the minimum told", {}, { minFen: 1_001 }, { verdict: "ineligible", failed: ["/limit"] }],
    ["a limit above the maximum told", {}, { maxFen: 999 }, { verdict: "eligible", limit: 999n }],
    ["a limit of fractions", {}, { limit: { div: [2_000, 3] } }, { limit: 666n }],
    ["a rate of fractions", {}, { rateBps: { div: [769, 2] } }, { rateBps: 385 }],
    [
      "a limit beyond exact doubles",
      { a: 9_007_199_254_740_992 },
      { limit: { add: [{ feature: "a" }, 1] } },
      { limit: 9_007_199_254_740_993n },
    ],
    ["no limit told", {}, { limit: undefined }, { verdict: "eligible", limit: null, rateBps: 400 }],
    [
      "a division by nothing",
      { a: 0 },
      { limit: { div: [1, { feature: "a" }] } },
      { verdict: "ineligible", failed: ["/limit"] },
    ],
    ["a formula that lacks data", {}, { limit: { feature: "a" } }, { verdict: "unknown", missing: ["a"] }],
    [
      "a grade without a rate",
      { grade: "poor" },
      { rateBps: { byGrade: { good: 1 } } },
      { verdict: "ineligible", failed: ["/rateBps"] },
    ],
    [
      "terms told by a formula alone",
      { requested_term: 24 },
      {
        rateBps: {
          byTerm: [
            [12, 300],
            [36, 350],
          ],
        },
      },
      { termMonths: 36, rateBps: 350 },
    ],
    [
      "such without a wish",
      {},
      {
        rateBps: {
          byTerm: [
            [6, 280],
            [12, 300],
            [36, 350],
          ],
        },
      },
      { termMonths: 12, rateBps: 300 },
    ],
    [
      "formulas that go to different terms",
      { requested_term: 30 },
      {
        rateBps: {
          byTerm: [
            [12, 300],
            [36, 350],
          ],
        },
        limit: {
          byTerm: [
            [6, 1],
            [24, 2],
          ],
        },
      },
      { termMonths: 24, limit: 2n, rateBps: 350 },
    ],
  ])("%s", async (_, features, product, expected) => {
    expect(await pair(features, { ...always, ...product })).toMatchObject(expected);
  });

  it("tells the full annual cost where the product tells how it is repaid", async () => {
    const terms = {
      ...always,
      limit: 10_000_000,
      rateBps: 360,
      termMonths: [12],
      repaymentMethods: ["annuity"],
    };
    expect((await pair({}, terms)).annualCostBps).toBe(360);
    const fee = { payee: "甲", kind: "service", basis: "fixed", amount: 100_000, when: "at_drawdown" };
    expect((await pair({}, { ...terms, fees: [fee] })).annualCostBps).toBe(547.54);
    expect((await pair({}, always)).annualCostBps).toBeNull();
  });

  it("reads a byte order mark, CRLF, blank lines, numbers as ids, and a last line without an end", async () => {
    const profiles =
      '\uFEFF{"id":7,"features":{"销售":301}}\r\n\r\n  \r\n{"id":"八","features":{},"note":"x"}';
    const products = `\uFEFF${JSON.stringify([{ ...always, id: 1, name: "甲", rule: { feature: "销售", op: "known" } }])}`;
    const pairs = await evaluate(profiles, products);
    expect(pairs.map(({ enterprise, product, verdict }) => [enterprise, product, verdict])).toEqual([
      [7, 1, "eligible"],
      ["八", 1, "ineligible"],
    ]);
  });

  it("keeps lines together however the file is cut into pieces, and takes no other sign for a line's end", async () => {
    const text = "缺\u2028".repeat(50_000);
    const lines = ["a", "b", "c"].map((id) => JSON.stringify({ id, features: { text } }));
    const pairs = await evaluate(lines.join("\n"), [
      { ...always, id: "p", rule: { feature: "text", op: "eq", value: text } },
    ]);
    expect(pairs.map(({ verdict }) => verdict)).toEqual(["eligible", "eligible", "eligible"]);
  });

  it("has no pairs without profiles or without products", async () => {
    expect(await evaluate("", [sales])).toEqual([]);
    expect(await evaluate(`{"id":"a","features":{}}`, [])).toEqual([]);
  });

  const good = `{"id":"a","features":{}}\n`;
  it.each<[string, string | Uint8Array, unknown, string]>([
    ["a line that is no JSON", `${good}{"id":"b"`, [sales], "第 2 行读不懂"],
    ["a value of no known type", `{"id":"a","features":{"sales":[1]}}`, [sales], "features 里的“sales”"],
    ["a value beyond all numbers", `{"id":"a","features":{"sales":1e999}}`, [sales], "features 里的“sales”"],
    ["features in a list", `{"id":"a","features":[]}`, [sales], "第 1 行读不懂：features"],
    ["a profile without an id", `{"features":{}}`, [sales], "第 1 行读不懂：id"],
    ["a profile twice", `${good}\n${good}`, [sales], "第 3 行与第 1 行的 id 相同"],
    ["another encoding", new Uint8Array([0xb1, 0xe0, 0xba, 0xc5]), [sales], "UTF-8"],
    ["products that are no list", "", { sales }, "产品的列表"],
    ["products that are no JSON", "", "[{]", "不是有效的 JSON"],
    ["a product without an id", "", [{ rule: both.rule }], "第 1 个产品读不懂：id"],
    ["a product twice", "", [sales, sales], "第 2 个产品与第 1 个的 id 相同"],
    ["a product without a rule", "", [{ id: "odd", limit: 1, rateBps: 1 }], "/rule"],
    [
      "a rule of no known operator",
      "",
      [{ ...always, id: "odd", rule: { any: [{ feature: "x", op: "like" }] } }],
      "（odd）：产品条款有误：/rule/any/0/op",
    ],
    ["a field that no product has", "", [{ ...always, id: "odd", maxfen: 1 }], "maxfen"],
  ])("refuses %s and says where, before anything is answered", async (_, profiles, products, words) => {
    const attempt = evaluateFiles(...filesOf(profiles, products)).next();
    await expect(attempt).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining(words) });
  });

  it("refuses a file that is not there", async () => {
    const attempt = evaluateFiles(join(folder, "none"), file("products.json", "[]")).next();
    await expect(attempt).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("the command", () => {
  async function printed(profiles: string, products: unknown): Promise<string> {
    const [p, q] = filesOf(profiles, products);
    const lines: string[] = [];
    const io = {
      json: true,
      print: (text: string) => void lines.push(text),
      printJson: () => {},
      platform: () => Promise.reject(new Error("no database is needed")),
    };
    expect(await match.run(["eval", "--profiles", p, "--products", q], io)).toBe(0);
    return lines.join("\n");
  }

  it.each([
    ["no profile", "", 0],
    ["one", `{"id":"a","features":{"sales":120}}`, 2],
    ["three", ["a", "b", "c"].map((id) => `{"id":"${id}","features":{"sales":20}}`).join("\n"), 6],
  ])("prints one document for %s", async (_, profiles, count) => {
    const { pairs } = JSON.parse(await printed(profiles, [sales, both]));
    expect(pairs).toHaveLength(count);
    for (const each of pairs)
      expect(Object.keys(each)).toEqual([
        "enterprise",
        "product",
        "verdict",
        "limit",
        "rateBps",
        "failed",
        "missing",
        "termMonths",
        "annualCostBps",
      ]);
  });

  it("prints limits in full digits, as numbers", async () => {
    const limit = { mul: [{ feature: "a" }, 1_000_000_007] };
    const text = await printed(`{"id":"a","features":{"a":1000000009}}`, [{ ...always, id: "p", limit }]);
    expect(text).toContain(`"limit":${1_000_000_009n * 1_000_000_007n},`);
  });

  it("reads from a pipe, though it is gone through twice", () => {
    const [profiles, products] = filesOf(`{"id":"a","features":{"sales":301}}\n`, [sales]);
    const command = `cat ${profiles} | node --import tsx cli/xyd.ts match eval --profiles /dev/stdin --products ${products} --json`;
    const { pairs } = JSON.parse(execFileSync("bash", ["-c", command], { encoding: "utf8" }));
    expect(pairs).toMatchObject([{ verdict: "eligible", limit: 150 }]);
  });
});
