import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { fen } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { drawdownRequested } from "../events/drawdown-requested.ts";
import { drawdownVoided } from "../events/drawdown-voided.ts";
import { Auditor } from "../simulation/auditor.fixture.ts";
import { Operations } from "../simulation/operations.fixture.ts";
import { Random } from "../simulation/random.fixture.ts";
import { balancesIn } from "./balances.ts";
import type { Outcome } from "./batch.ts";
import { idOf } from "./names.ts";
import { postPersistently } from "./post-persistently.ts";
import { checkOperations, readOperation } from "./read-operations.ts";
import { Replay } from "./replay.ts";

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
    [
      "has more digits than the book holds",
      JSON.stringify({ ...GRANT, limit: "1".repeat(19) }),
      "最多 18 位",
    ],
    ["has a number that JSON has rounded", JSON.stringify({ ...GRANT, limit: 2 ** 53 }), "须写作文字"],
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

describe("a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "operations-"));
  const file = join(folder, "f.jsonl");
  const grant = JSON.stringify(GRANT);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each<[string, string | Buffer, number]>([
    ["with a mark of its byte order and Windows' line ends", `\uFEFF${grant}\r\n\r\n${grant}\r\n`, 2],
    ["without an end of its last line", `${grant}\n${grant}`, 2],
    ["with a name that holds a separator of lines", `${grant.replace('"L"', '"L\u2028"')}\n`, 1],
    ["that is empty", "", 0],
  ])("%s is read", async (_, text, operations) => {
    writeFileSync(file, text);
    expect(await checkOperations(file)).toBe(operations);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ["with malformed lines", `${grant}\n\n{"key":"b"}\n${grant}\n[]\n`, /^第 3 行[^\n]*\n第 5 行[^\n]*$/],
    ["with very many", "[]\n".repeat(30), /\n第 20 行[^\n]*\n还有 10 行有误。$/],
    ["in another encoding", Buffer.from(`${grant}\n{"key":"\xb4\xfb"}\n`, "latin1"), /不是 UTF-8/],
    ["of one endless line", "x".repeat(300_000), /^第 1 行超过/],
  ])("%s is refused whole, with their numbers", async (_, text, message) => {
    writeFileSync(file, text);
    await expect(checkOperations(file)).rejects.toMatchObject({ code: "invalid", message });
  });
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

const shared = useDatabase();

test("where the book says otherwise than expected, each operation goes by itself", async () => {
  const outcomes: Outcome[] = [];
  const replay = new Replay(shared.app, (outcome) => outcomes.push(outcome));
  const on = "2026-01-06";
  const apply = (...operations: object[]) =>
    replay.apply(
      operations.map((each, n) => ({ line: n + 1, operation: readOperation(JSON.stringify(each), n + 1) })),
    );
  const draw = (key: string, amount: string) => ({
    key,
    op: "request_drawdown",
    on,
    line: "L",
    drawdown: key,
    amount,
  });
  const line = {
    bankId: idOf("organisation", "B"),
    enterpriseId: idOf("organisation", "E"),
    lineId: idOf("line", "L"),
  };
  /** Behind the replay's back. */
  const elsewhere = { drawdownId: randomUUID(), amount: fen(60) };
  await apply(GRANT, draw("b", "1"));
  await postPersistently(shared.app, [drawdownRequested({ ...line, ...elsewhere, requestedOn: on })]);
  await apply(draw("c", "50"), draw("d", "30"));
  await apply(draw("e", "50"));
  await postPersistently(shared.app, [
    drawdownVoided({ ...line, ...elsewhere, voidedOn: on, lineEnded: false }),
  ]);
  await apply(draw("f", "50"), draw("g", "50"));
  expect(outcomes.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual([
    ...["a applied", "b applied", "c refused", "d applied", "e refused", "f applied", "g refused"],
  ]);
});
