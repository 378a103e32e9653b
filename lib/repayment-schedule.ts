import { fen, sumFen } from "./money.ts";
import { rowsOf, unfold } from "./repayment/change.ts";
import {
  type Change,
  type CustomTerms,
  dayCountOf,
  type Instalment,
  type LoanTerms,
  type RepaymentSchedule,
} from "./repayment/terms.ts";

export type {
  Change,
  CustomTerms,
  DayCount,
  Instalment,
  LoanTerms,
  RepaymentSchedule,
} from "./repayment/terms.ts";

/**
 * The repayment schedule of a loan, exact to the fen. Each instalment and each amount of interest is rounded
 * half up; what rounding leaves over is in the last instalment.
 *
 * - annuity 等额本息: level payments; see `levelPayment` for which. Where interest alone is more, interest alone.
 * - equal_principal 等额本金: principal ÷ instalments each time, with the interest on the balance.
 * - interest_only 先息后本: interest each time, the principal with the last.
 * - bullet 到期一次还本付息: one instalment at maturity with all interest, which is not compounded.
 * - custom: the parts agreed, with the interest on the balance.
 *
 * A change of the rate counts from its day; interest of a period that it falls into is the sum of both stretches,
 * rounded once. A prepayment is an instalment of its own, with the interest run up to its day.
 *
 * @throws RangeError on terms that are none: a principal that is not positive, a rate outside 0 to 100,000 bps, a term
 *   outside 1 to 600 months, parts or changes out of order, a prepayment of more than is outstanding
 */
export function repaymentSchedule(terms: LoanTerms | CustomTerms): RepaymentSchedule {
  const instalments = rowsOf(unfold(terms)).map(instalmentOf);
  const interest = sumFen(instalments.map((each) => each.interest));
  const totals = { principal: terms.principal, interest, total: fen(terms.principal + interest) };
  return { dayCount: dayCountOf(terms), instalments, totals };
}

/** Without the end of its period. */
const instalmentOf = ({ n, dueOn, principal, interest, total, balance }: Instalment): Instalment => ({
  n,
  dueOn,
  principal,
  interest,
  total,
  balance,
});

/**
 * What a loan under way becomes by a change: its terms from now on, by which the next change is reckoned, and the whole
 * schedule anew. Instalments up to the day of the change stay as they were.
 * @throws RangeError as {@link repaymentSchedule}
 */
export function reschedule<T extends LoanTerms | CustomTerms>(
  terms: T,
  change: Change,
): { terms: T; schedule: RepaymentSchedule } {
  const changed = { ...terms, changes: [...(terms.changes ?? []), change] };
  return { terms: changed, schedule: repaymentSchedule(changed) };
}
