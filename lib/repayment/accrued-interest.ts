import type { DateOn } from "../dates.ts";
import { type Fen, fen, sumFen, ZERO } from "../money.ts";
import { advance, unfold } from "./change.ts";
import { factorTo, interestOf, planOf } from "./plan.ts";
import type { CustomTerms, LoanTerms } from "./terms.ts";

export type AccruedInterest = {
  /** Of the running period, or of the one that ends on the day; after a prepayment in it, since that. */
  ofPeriod: Fen;
  /** Since the drawdown, what fell due included. A day's accrual is the difference to the day before. */
  sinceDrawdown: Fen;
};

/**
 * Interest of a loan accrued up to a day, by its schedule: that day does not bear interest yet (算头不算尾), and each
 * amount is rounded half up. On the day an instalment's period ends, `ofPeriod` is the instalment's interest. After
 * the last, nothing accrues; what is overdue then bears penalty interest, which the ledger's event reckons.
 * @throws RangeError as `repaymentSchedule`
 */
export function accruedInterest(terms: LoanTerms | CustomTerms, on: DateOn): AccruedInterest {
  const unfolded = unfold(terms, on);
  const plan = planOf(unfolded.standing);
  const ended = plan.rows.filter(({ end }) => end < on).length;
  const until = plan.rows[ended - 1]?.end;
  const { past, standing } = until === undefined ? unfolded : advance(unfolded, plan, until);
  const settled = sumFen(past.map(({ interest }) => interest));
  const [period] = standing.periods;
  const runs = period !== undefined && ended < plan.rows.length && on > terms.startOn;
  const ofPeriod = runs ? interestOf(standing.balance, factorTo(standing, period, on)) : ZERO;
  return { ofPeriod, sinceDrawdown: fen(settled + ofPeriod) };
}
