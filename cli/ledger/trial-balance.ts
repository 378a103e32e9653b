import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { viewTrialBalance } from "#domain/ledger/index.ts";
import { formatYuan } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import type { ExitCode, Io } from "../command.ts";

type Values = { "as-of"?: string; "known-at"?: string };

/** Prints the trial balance; exit code 1 where debits and credits differ. */
export async function trialBalance(values: Values, io: Io): Promise<ExitCode> {
  const caller = callerOf(await io.platform(), system("ledger-trial-balance"));
  const balance = await viewTrialBalance(caller, { asOf: values["as-of"], knownAt: values["known-at"] });
  if (io.json) io.printJson(balance);
  else {
    io.print(`截至 ${balance.asOf}${balance.knownAt ? `，只算 ${balance.knownAt} 以前登记的` : ""}（元）`);
    io.print("科目\t借方\t贷方\t预留\t余额");
    for (const { code, debits, credits, held, balance: left } of balance.rows)
      io.print([label("ledgerAccount", code), ...[debits, credits, held, left].map(formatYuan)].join("\t"));
    const { debits, credits } = balance.totals;
    io.print(
      `合计\t${formatYuan(debits)}\t${formatYuan(credits)}\t${balance.balanced ? "借贷相等" : "借贷不等"}`,
    );
  }
  return balance.balanced ? 0 : 1;
}
