import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { viewStatement } from "#domain/ledger/index.ts";
import type { AccountCode } from "#ledger/accounts.ts";
import { formatYuan } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import { type ExitCode, type Io, UsageError } from "../command.ts";
import type { LedgerValues } from "../commands/ledger.ts";

/** Prints a page of an account's statement. Without `--json` it goes on to the last page, unless a limit is given. */
export async function statement(values: LedgerValues, io: Io): Promise<ExitCode> {
  const account = accountOf(values);
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  if (limit !== undefined && !Number.isInteger(limit)) throw new UsageError("--limit 请填写整数。");
  const caller = callerOf(await io.platform(), system("ledger-statement"));
  const { from, to } = values;
  const pageAfter = (after: string | undefined) => viewStatement(caller, { account, from, to, after, limit });
  let page = await pageAfter(values.after);
  if (io.json) {
    io.printJson(page);
    return 0;
  }
  io.print(
    `${label("ledgerAccount", page.account.code)} ${page.account.id}\t期初余额 ${formatYuan(page.opening)}`,
  );
  for (;;) {
    for (const line of page.lines)
      io.print(
        [
          line.happenedOn ? `${line.on}（补记 ${line.happenedOn}）` : line.on,
          label("ledgerEvent", line.event),
          `${label("ledgerMovement", line.movement)}·${label("transferKind", line.kind)}`,
          label("ledgerAccount", line.counterAccount),
          ...[line.debit, line.credit, line.balance].map(formatYuan),
        ].join("\t"),
      );
    if (page.next === null || limit !== undefined) break;
    page = await pageAfter(page.next);
  }
  io.print(
    page.next === null ? `期末余额 ${formatYuan(page.closing)}` : `还有后续，请加 --after ${page.next}`,
  );
  return 0;
}

function accountOf({ account, subject, code }: LedgerValues) {
  if (account !== undefined && subject === undefined && code === undefined) return { accountId: account };
  if (account === undefined && subject !== undefined && code !== undefined)
    return { subjectId: subject, code: code as AccountCode };
  throw new UsageError("请写明 --account，或者同时写明 --subject 和 --code。");
}
