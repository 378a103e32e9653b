import type { DateOn } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { type Fen, fen, formatYuan, minFen, sumFen } from "#lib/money.ts";

/** What an instalment of the schedule asks and what has been paid towards it, in fen. */
export type InstalmentState = {
  n: number;
  dueOn: DateOn;
  principal: Fen;
  interest: Fen;
  principalPaid: Fen;
  interestPaid: Fen;
};

/** What one payment brings to one instalment. */
export type Allocation = { n: number; interest: Fen; principal: Fen; isPaidUp: boolean };

const owedOn = (each: InstalmentState) =>
  fen(each.principal - each.principalPaid + each.interest - each.interestPaid);

/** Principal and interest that a schedule still asks, in fen. */
export const owedInAll = (instalments: readonly InstalmentState[]): Fen => sumFen(instalments.map(owedOn));

/**
 * Spreads a payment over the instalments in their order, each one's interest before its principal. Money that comes
 * early pays the instalments that follow, as the schedule has them.
 * @throws DomainError `invalid` where more is paid than the schedule asks
 */
export function allocate(amount: Fen, instalments: readonly InstalmentState[]): Allocation[] {
  const owed = owedInAll(instalments);
  if (amount > owed) {
    const message = `还款金额超过尚欠本息 ${formatYuan(owed)} 元。请核对金额；多收的款项应退还企业。`;
    throw invalid(message, { amount: [message] });
  }
  const allocations: Allocation[] = [];
  let left = amount;
  for (const each of [...instalments].sort((a, b) => a.n - b.n)) {
    if (left === 0n) break;
    const owedHere = owedOn(each);
    if (owedHere === 0n) continue;
    const interest = minFen(left, fen(each.interest - each.interestPaid));
    const principal = minFen(fen(left - interest), fen(each.principal - each.principalPaid));
    left = fen(left - interest - principal);
    allocations.push({ n: each.n, interest, principal, isPaidUp: interest + principal === owedHere });
  }
  return allocations;
}
