import { existsSync } from "node:fs";
import { type ScratchDatabase, scratchDatabase } from "#db/scratch.ts";
import { inTransaction } from "#db/transaction.ts";
import { type AccountBalance, balancesIn } from "#ledger/replay/balances.ts";
import { checkOperations, operationsOf } from "#ledger/replay/read-operations.ts";
import { type NumberedOperation, type Outcome, Replay, SYSTEM } from "#ledger/replay/replay.ts";
import { type Finding, verifyLedger } from "#ledger/verify.ts";
import { parseEnv } from "#lib/env.ts";
import { invalid } from "#lib/errors.ts";
import { type ExitCode, type Io, UsageError } from "../command.ts";
import type { LedgerValues } from "../commands/ledger.ts";

const AT_ONCE = 2_000;

type Refusal = { line: number; key: string; op: string; code: string; message: string };
type Report = {
  operations: number;
  applied: number;
  repeated: number;
  refused: Refusal[];
  balances: AccountBalance[];
  trialBalance: { debits: bigint; credits: bigint };
  verify: { ok: boolean; findings: Finding[] };
};

/** `xyd ledger replay`: a file of operations on a book of its own, and what the accounts come to. */
export async function replay({ operations: file }: LedgerValues, io: Io): Promise<ExitCode> {
  if (!file) throw new UsageError("请用 --operations 写明操作文件。");
  if (!existsSync(file)) throw invalid(`没有找到文件 ${file}，请核对路径。`);
  await checkOperations(file);
  const scratch = await scratchDatabase(parseEnv(process.env).DATABASE_URL);
  try {
    const report = await replayed(scratch, file);
    if (io.json) io.printJson(report);
    else for (const line of lines(report)) io.print(line);
    return report.verify.ok ? 0 : 1;
  } finally {
    await scratch.close();
  }
}

async function replayed({ app }: ScratchDatabase, file: string): Promise<Report> {
  const count = { operations: 0, applied: 0, repeated: 0 };
  const refused: Refusal[] = [];
  const tell = (told: Outcome) => {
    count.operations += 1;
    if (told.outcome !== "refused") count[told.outcome] += 1;
    else {
      const { line, key, op, code, message } = told;
      refused.push({ line, key, op, code, message });
    }
  };
  const replaying = new Replay(app, tell);
  for await (const some of together(operationsOf(file))) await replaying.apply(some);
  const balances: AccountBalance[] = [];
  for await (const page of balancesIn(app, replaying.world)) for (const each of page) balances.push(each);
  const sum = (side: "debitsPosted" | "creditsPosted") =>
    balances.reduce((total, each) => total + each[side], 0n);
  const findings = await inTransaction(app, SYSTEM, verifyLedger);
  return {
    ...count,
    refused,
    balances,
    trialBalance: { debits: sum("debitsPosted"), credits: sum("creditsPosted") },
    verify: { ok: findings.length === 0, findings },
  };
}

async function* together(operations: AsyncIterable<NumberedOperation>): AsyncGenerator<NumberedOperation[]> {
  let some: NumberedOperation[] = [];
  for await (const each of operations) {
    some.push(each);
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

function lines({ operations, applied, repeated, refused, balances, trialBalance, verify }: Report): string[] {
  return [
    `共 ${operations} 项操作：办理 ${applied} 项，重复 ${repeated} 项，拒绝 ${refused.length} 项。`,
    ...refused.map(({ line, key, op, message }) => `  第 ${line} 行 ${op}（${key}）：${message}`),
    ...balances.map(({ account, balance }) => `${account}  ${balance} 分`),
    `借方合计 ${trialBalance.debits} 分，贷方合计 ${trialBalance.credits} 分。`,
    ...(verify.ok ? ["账本核验通过：没有发现出入。"] : []),
    ...verify.findings.map(
      ({ statement, count, sample }) => `${statement}：${count} 处，例如 ${sample.join("、")}`,
    ),
  ];
}
