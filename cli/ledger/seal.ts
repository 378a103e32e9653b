import { sealLedger } from "#domain/ledger/index.ts";
import { keepHead, ledgerHeadFileOf } from "#jobs/audit-head.ts";
import { parseEnv } from "#lib/env.ts";
import { conflict } from "#lib/errors.ts";
import type { ExitCode, Io } from "../command.ts";

/** Seals whatever of the ledger is in no seal, and keeps the new head outside of the database. */
export async function seal(io: Io): Promise<ExitCode> {
  const platform = await io.platform();
  const sealing = await sealLedger(platform, { everything: true });
  if (!sealing) throw conflict("另一个进程正在封存，请稍后再试。");
  const { seals, records, head } = sealing;
  if (head && seals > 0) await keepHead(platform, ledgerHeadFileOf(parseEnv(process.env)), head, "ledger");
  if (io.json) io.printJson({ seals, records, head });
  else if (seals === 0) io.print("没有等待封存的记账。");
  else io.print(`已封存 ${records} 条记录，账本的链上现有 ${head!.seal} 号封存。`);
  return 0;
}
