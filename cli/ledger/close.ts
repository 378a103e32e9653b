import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { closeMonth } from "#domain/ledger/index.ts";
import { isDate } from "#lib/dates.ts";
import { type ExitCode, type Io, UsageError } from "../command.ts";

/** Closes a month, given as `2026-02`. */
export async function close(month: string, io: Io): Promise<ExitCode> {
  if (!/^\d{4}-\d{2}$/.test(month) || !isDate(`${month}-01`))
    throw new UsageError(`月份 ${month} 有误，请按年月填写，例如 2026-02。`);
  const closed = await closeMonth(callerOf(await io.platform(), system("ledger-close")), { month });
  const { closedAt, transactions } = closed;
  if (io.json) io.printJson({ month, closedAt: closedAt.toISOString(), transactions });
  else io.print(`${month} 已结账，共 ${transactions} 笔业务。此后的补记计入下一个未结账的月份。`);
  return 0;
}
