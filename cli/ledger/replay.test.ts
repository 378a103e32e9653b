import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { type Io, UsageError } from "../command.ts";
import ledger from "../commands/ledger.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "replay-"));
  vi.stubEnv("DATABASE_URL", inject("databaseServer"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Runs `xyd ledger replay` on a file of this text. */
async function replayed(text: string | Buffer, { json = true } = {}) {
  const file = join(folder, "operations.jsonl");
  writeFileSync(file, text);
  const printed: string[] = [];
  const io: Io = {
    json,
    print: (line) => void printed.push(line),
    printJson: () => {},
    platform: () => Promise.reject(new Error("the platform's own book stays closed")),
  };
  const code = await ledger.run(["replay", "--operations", file], io);
  return { code, text: printed.join("\n") };
}

/** The operations that docs/ledger.md gives as an example. */
const EXAMPLE = /```json\n(\{"key":"a1"[^`]+)```/.exec(
  readFileSync(new URL("../../docs/ledger.md", import.meta.url), "utf8"),
)![1]!;

const REFUSED = [
  { key: "b1", op: "disburse", on: "2026-02-09", line: "L1", loan: "N2", amount: "40000001" },
  { key: "b2", op: "repay", on: "2026-02-09", loan: "none", amount: 1 },
  { key: "a2", op: "disburse", on: "2026-01-07", line: "L1", loan: "N1", amount: "1" },
  { key: "b3", op: "charge_fee", on: "2026-01-31", loan: "N1", amount: "1" },
  { key: "b4", op: "charge_fee", on: "2026-02-09", loan: "N1", amount: "-1" },
];

test("says what was applied, repeated and refused, and what every account comes to", async () => {
  const again = EXAMPLE.split("\n")[1]!;
  const last = { key: "b5", op: "charge_fee", on: "2026-02-09", loan: "N1", amount: "9007199254740993" };
  const lines = [EXAMPLE.trim(), again, ...REFUSED.map((each) => JSON.stringify(each)), JSON.stringify(last)];
  const { code, text } = await replayed(`\uFEFF${lines.join("\r\n")}`);
  expect(code).toBe(0);
  const { refused, balances, ...rest } = JSON.parse(text);
  expect(rest).toEqual({
    ...{ operations: 13, applied: 7, repeated: 1 },
    trialBalance: { debits: "9007199495258493", credits: "9007199495258493" },
    verify: { ok: true, findings: [] },
  });
  expect(refused).toEqual([
    { line: 8, key: "b1", op: "disburse", code: "invalid", message: expect.stringContaining("可用额度不足") },
    { line: 9, key: "b2", op: "repay", code: "not_found", message: expect.stringContaining("none") },
    { line: 10, key: "a2", op: "disburse", code: "conflict", message: expect.stringContaining("a2") },
    { line: 11, key: "b3", op: "charge_fee", code: "invalid", message: expect.stringContaining("已经结账") },
    {
      line: 12,
      key: "b4",
      op: "charge_fee",
      code: "invalid",
      message: expect.stringContaining("必须大于零"),
    },
  ]);
  const named = balances.map(({ account, balance }: Record<string, string>) => [account, balance]);
  expect(Object.fromEntries(named)).toEqual({
    ...{ "L1/line_limit": "100000000", "L1/line_available": "40000000", "L1/line_drawn": "60000000" },
    ...{ "N1/loan_principal": "60000000", "N1/loan_settlement": "60000000" },
    ...{ "N1/loan_interest_receivable": "172500", "N1/loan_interest_income": "172500" },
    ...{ "N1/loan_fee_receivable": "9007199254740993", "N1/loan_fee_income": "9007199254740993" },
  });
  expect(balances[0]).toEqual({
    ...{ account: "L1/line_available", subject: "L1", code: "line_available", balance: "40000000" },
    ...{ debitsPending: "0", debitsPosted: "65000000", creditsPending: "0", creditsPosted: "105000000" },
  });
});

test("tells the same in words; of an empty file there is nothing to tell", async () => {
  const { code, text } = await replayed("\n\n", { json: false });
  expect(code).toBe(0);
  expect(text.split("\n")).toEqual([
    "共 0 项操作：办理 0 项，重复 0 项，拒绝 0 项。",
    "借方合计 0 分，贷方合计 0 分。",
    "账本核验通过：没有发现出入。",
  ]);
});

test("refuses a file with malformed lines whole, and names each", async () => {
  const cutOff = EXAMPLE.trim().slice(0, -3);
  await expect(replayed(`${cutOff}\n{"key":"x"}\n`)).rejects.toMatchObject({
    code: "invalid",
    message: /^第 6 行不是完整的 JSON.*\n第 7 行的 op 不是/,
  });
  await expect(ledger.run(["replay"], {} as Io)).rejects.toBeInstanceOf(UsageError);
});
