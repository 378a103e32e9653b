import { existsSync } from "node:fs";
import { type ScratchDatabase, scratchDatabase } from "#db/scratch.ts";
import { inTransaction } from "#db/transaction.ts";
import { type AccountBalance, balancesIn } from "#ledger/replay/balances.ts";
import type { NumberedOperation, Outcome } from "#ledger/replay/batch.ts";
import { SYSTEM } from "#ledger/replay/post-persistently.ts";
import { checkOperations, operationsOf } from "#ledger/replay/read-operations.ts";
import { Replay } from "#ledger/replay/replay.ts";
import { type Finding, verifyLedger } from "#ledger/verify.ts";
import { parseEnv } from "#lib/env.ts";
import { invalid } from "#lib/errors.ts";
import { type ExitCode, type Io, UsageError } from "../command.ts";
import type { LedgerValues } from "../commands/ledger.ts";

const AT_ONCE = 2_000;

type Refusal = { line: number; key: string; op: string; code: string; message: string };
type Done = { operations: number; applied: number; repeated: number; refused: Refusal[] };
type End = {
  trialBalance: { debits: bigint; credits: bigint };
  verify: { ok: boolean; findings: Finding[] };
};

/** Tells of a replay in three parts, so that the accounts of a large book are never all in memory. */
type Teller = { begin(done: Done): void; account(balance: AccountBalance): void; end(end: End): void };

/** `xyd ledger replay`: a file of operations on a book of its own, and what the accounts come to. */
export async function replay({ operations: file }: LedgerValues, io: Io): Promise<ExitCode> {
  if (!file) throw new UsageError("请用 --operations 写明操作文件。");
  if (!existsSync(file)) throw invalid(`没有找到文件 ${file}，请核对路径。`);
  await checkOperations(file);
  const scratch = await scratchDatabase(parseEnv(process.env).DATABASE_URL);
  try {
    return (await replayed(scratch, file, io)) ? 0 : 1;
  } finally {
    await scratch.close();
  }
}

/** @returns whether the verification found nothing */
async function replayed({ app }: ScratchDatabase, file: string, io: Io): Promise<boolean> {
  const done: Done = { operations: 0, applied: 0, repeated: 0, refused: [] };
  const tell = (told: Outcome) => {
    done.operations += 1;
    if (told.outcome !== "refused") done[told.outcome] += 1;
    else {
      const { line, key, op, code, message } = told;
      done.refused.push({ line, key, op, code, message });
    }
  };
  const replaying = new Replay(app, tell);
  for await (const some of together(operationsOf(file))) await replaying.apply(some);
  const findings = await inTransaction(app, SYSTEM, verifyLedger);
  const teller = io.json ? inJson(io) : inWords(io);
  const sum = { debits: 0n, credits: 0n };
  teller.begin(done);
  for await (const page of balancesIn(app, replaying.world)) {
    for (const each of page) {
      sum.debits += each.debitsPosted;
      sum.credits += each.creditsPosted;
      teller.account(each);
    }
    await io.taken?.();
  }
  teller.end({ trialBalance: sum, verify: { ok: findings.length === 0, findings } });
  return findings.length === 0;
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

const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
const json = (value: unknown) => JSON.stringify(value, plain);

/** One document, each refusal and each account on a line of its own. */
function inJson({ print }: Io): Teller {
  let last = "";
  const item = (value: unknown) => {
    if (last !== "") print(`${last},`);
    last = json(value);
  };
  const endList = () => {
    if (last !== "") print(last);
    last = "";
  };
  return {
    begin: ({ refused, ...counts }) => {
      print(`${json(counts).slice(0, -1)},"refused":[`);
      for (const each of refused) item(each);
      endList();
      print(`],"balances":[`);
    },
    account: item,
    end: (end) => {
      endList();
      print(`],${json(end).slice(1)}`);
    },
  };
}

function inWords({ print }: Io): Teller {
  return {
    begin: ({ operations, applied, repeated, refused }) => {
      print(`共 ${operations} 项操作：办理 ${applied} 项，重复 ${repeated} 项，拒绝 ${refused.length} 项。`);
      for (const { line, key, op, message } of refused) print(`  第 ${line} 行 ${op}（${key}）：${message}`);
    },
    account: ({ account, balance }) => print(`${account}  ${balance} 分`),
    end: ({ trialBalance: { debits, credits }, verify }) => {
      print(`借方合计 ${debits} 分，贷方合计 ${credits} 分。`);
      if (verify.ok) print("账本核验通过：没有发现出入。");
      for (const { statement, count, sample } of verify.findings)
        print(`${statement}：${count} 处，例如 ${sample.join("、")}`);
    },
  };
}
