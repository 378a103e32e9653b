import { readFileSync } from "node:fs";
import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { verifyLedger } from "#domain/ledger/index.ts";
import { ledgerHeadFileOf, readKeptHead } from "#jobs/audit-head.ts";
import { parseEnv } from "#lib/env.ts";
import { conflict } from "#lib/errors.ts";
import { type ExitCode, type Io, UsageError } from "../command.ts";

/** Holds the whole ledger against its invariants, its seals and the head that is kept outside of the database. */
export async function verify({ head: file }: { head?: string }, io: Io): Promise<ExitCode> {
  const given = file === undefined ? undefined : readGiven(file);
  const caller = callerOf(await io.platform({ asFound: true }), system("ledger-verify"));
  const head = given ?? readKept();
  const findings = await verifyLedger(caller, { head });
  const ok = findings.length === 0;
  if (io.json) io.printJson({ ok, headChecked: head !== undefined, findings });
  else {
    if (head === undefined) io.print("没有可用的封存头：封存链的尾部若被整段截去，这次核验发现不了。");
    if (ok) io.print("账本核验通过：没有发现出入。");
    for (const { statement, count, sample } of findings)
      io.print(`不符：${statement}。${count} 处，例如 ${sample.join("、")}`);
  }
  return ok ? 0 : 1;
}

function readGiven(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`读不到封存头文件 ${file}。`);
  }
}

function readKept(): string | undefined {
  const file = ledgerHeadFileOf(parseEnv(process.env));
  try {
    return readKeptHead(file);
  } catch {
    throw conflict(`读不到留存的封存头 ${file}。请检查文件的权限，或用 --head 指明另一份。`);
  }
}
