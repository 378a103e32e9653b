import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { Auditor } from "../simulation/auditor.fixture.ts";
import { Operations } from "../simulation/operations.fixture.ts";
import { Random } from "../simulation/random.fixture.ts";
import { balancesIn } from "./balances.ts";
import { checkOperations, readOperation } from "./read-operations.ts";
import { type Outcome, Replay } from "./replay.ts";

const GRANT = {
  key: "a",
  op: "grant_line",
  on: "2026-01-05",
  line: "L",
  bank: "B",
  enterprise: "E",
  limit: "100",
};

describe("a line of the file", () => {
  it.each([
    ["is cut off", '{"key":"a","op":"gr', "第 7 行不是完整的 JSON"],
    ["is no object", "[]", "第 7 行不是一个 JSON 对象"],
    [
      "asks for what there is not",
      JSON.stringify({ ...GRANT, op: "transfer" }),
      "第 7 行的 op 不是下列操作之一",
    ],
    ["has no key", JSON.stringify({ ...GRANT, key: undefined }), "第 7 行缺少字段 key"],
    ["lacks a field", JSON.stringify({ ...GRANT, bank: undefined }), "第 7 行缺少字段 bank"],
    ["has one too many", JSON.stringify({ ...GRANT, rate: 1 }), "第 7 行的字段 rate 不属于这种操作"],
    ["has a fraction of a fen", JSON.stringify({ ...GRANT, limit: 0.5 }), "limit：请填写以分为单位的整数"],
    ["has separators", JSON.stringify({ ...GRANT, limit: "1,000" }), "limit：请填写以分为单位的整数"],
    ["has full-width digits", JSON.stringify({ ...GRANT, limit: "１００" }), "limit：请填写以分为单位的整数"],
    ["has an impossible date", JSON.stringify({ ...GRANT, on: "2026-02-30" }), "字段 on：请按"],
  ])("that %s is refused by line and field", (_, text, words) => {
    expect(() => readOperation(text, 7)).toThrow(words);
  });

  it("says an amount as text or as a number", () => {
    const [text, number] = ["100", 100].map((limit) => readOperation(JSON.stringify({ ...GRANT, limit }), 1));
    expect(text).toEqual(number);
  });
});

test("a file with one malformed line is refused whole, with its number", async () => {
  const folder = mkdtempSync(join(tmpdir(), "operations-"));
  try {
    const file = join(folder, "f.jsonl");
    writeFileSync(file, `\uFEFF${JSON.stringify(GRANT)}\r\n\n{"key":"b"}\n`);
    await expect(checkOperations(file)).rejects.toMatchObject({ code: "invalid", message: /^第 3 行/ });
    writeFileSync(file, `${JSON.stringify(GRANT)}\n`);
    expect(await checkOperations(file)).toBe(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const many = useDatabase();
const single = useDatabase();

test("operations come to the same together and one by one", async () => {
  const operations = new Operations(new Random(99), new Auditor("2026-01-01"), 300);
  const list = Array.from({ length: 300 }, (_, n) => ({
    line: n + 1,
    operation: readOperation(JSON.stringify(operations.next()), n + 1),
  }));
  const played = async (database: typeof many, together: number) => {
    const outcomes: Outcome[] = [];
    const replay = new Replay(database.app, (outcome) => outcomes.push(outcome), together);
    await replay.apply(list);
    const balances = [];
    for await (const page of balancesIn(database.app, replay.world)) balances.push(...page);
    return { outcomes, balances };
  };
  const [together, alone] = [await played(many, 100), await played(single, 1)];
  expect(together).toEqual(alone);
  expect(together.outcomes).toHaveLength(300);
});
