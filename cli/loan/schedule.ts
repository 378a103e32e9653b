import { annualisedCost } from "#lib/irr.ts";
import { type Fen, fen, formatRate, toYuanString } from "#lib/money.ts";
import {
  type CustomTerms,
  type LoanTerms,
  type RepaymentSchedule,
  repaymentSchedule,
} from "#lib/repayment-schedule.ts";
import type { ExitCode, Io } from "../command.ts";
import { readOptions } from "./schedule-options.ts";
import { termsOf } from "./schedule-terms.ts";

/** `xyd loan schedule`: the instalments of a loan, their totals and its cost. */
export async function scheduleCommand(args: string[], io: Io): Promise<ExitCode> {
  const terms = await termsOf(readOptions(args));
  const schedule = repaymentSchedule(terms);
  const irrBps = costOf(terms, schedule);
  const { instalments, totals } = schedule;
  if (io.json) io.printJson({ instalments, totals, irrBps });
  else for (const line of lines(schedule, irrBps)) io.print(line);
  return 0;
}

/** What the loan costs a year without fees: what is paid, on the day it is due, against what was received. */
function costOf({ startOn, principal }: LoanTerms | CustomTerms, { instalments }: RepaymentSchedule) {
  const paid = instalments.map(({ dueOn, total }) => ({ on: dueOn, amount: fen(-total) }));
  return annualisedCost([{ on: startOn, amount: principal }, ...paid]);
}

function lines({ instalments, totals }: RepaymentSchedule, irrBps: number | null): string[] {
  const row = (first: string, on: string, amounts: Fen[]) =>
    [first.padEnd(4), on.padEnd(10), ...amounts.map((amount) => toYuanString(amount).padStart(16))].join(
      "  ",
    );
  return [
    "期次  应还日期                  本金              利息              合计              余额",
    ...instalments.map(({ n, dueOn, principal, interest, total, balance }) =>
      row(String(n), dueOn, [principal, interest, total, balance]),
    ),
    row("合计", "", [totals.principal, totals.interest, totals.total]),
    `年化利率（内部收益率法）：${irrBps === null ? "-" : formatRate(irrBps)}`,
  ];
}
