import { addDays, type DateOn, daysBetween } from "../dates.ts";
import { type Fen, fen, minFen, ZERO } from "../money.ts";
import type { Period } from "./periods.ts";
import { factorTo, interestOf, type Plan, planOf, type Row, type Standing, standingAtStart } from "./plan.ts";
import { assertTerms, type Change, type CustomTerms, type LoanTerms, scaledRate } from "./terms.ts";

/** The instalments up to a day, and how the loan stands then. */
export type Unfolded = { past: Row[]; standing: Standing };

/**
 * Lives through a loan up to a day: its plan, and each change on its own day (none of the changes after it is known).
 * Instalments count as past on the day on which their period ends.
 * @throws RangeError on terms that are none, and on a prepayment of more than is outstanding
 */
export function unfold(terms: LoanTerms | CustomTerms, until?: DateOn): Unfolded {
  assertTerms(terms);
  let unfolded: Unfolded = { past: [], standing: standingAtStart(terms) };
  for (const change of terms.changes ?? []) {
    if (until !== undefined && change.on >= until) break;
    unfolded = apply(unfolded, change);
  }
  return unfolded;
}

/** Every instalment, past and to come. */
export const rowsOf = ({ past, standing }: Unfolded): Row[] => [...past, ...planOf(standing).rows];

function apply(unfolded: Unfolded, change: Change): Unfolded {
  const plan = planOf(unfolded.standing);
  const { past, standing } = advance(unfolded, plan, change.on);
  return change.kind === "rate"
    ? { past, standing: reprice(standing, change) }
    : prepay({ past, standing }, plan, change);
}

/** Lets the instalments fall due whose periods end on or before a day. */
export function advance({ past, standing }: Unfolded, { rows, kept }: Plan, on: DateOn): Unfolded {
  const count = rows.filter(({ end }) => end <= on).length;
  const periods = standing.periods.slice(count, rows.length);
  const last = rows[count - 1];
  if (!last) return { past, standing: { ...standing, periods, kept } };
  const settled = { balance: last.balance, rateSince: last.end, carried: 0n, n: last.n };
  return { past: [...past, ...rows.slice(0, count)], standing: { ...standing, ...settled, periods, kept } };
}

/** An annuity gets a new level payment from the period of the change on; parts of the principal stay. */
function reprice(standing: Standing, { on, rateBps }: Change & { kind: "rate" }): Standing {
  const { kept, ...rest } = standing;
  const run = standing.rate * BigInt(daysBetween(standing.rateSince, on));
  return {
    ...(standing.method === "annuity" ? rest : standing),
    ...{ rate: scaledRate(rateBps), rateSince: on, carried: standing.carried + run },
  };
}

function prepay(
  { past, standing }: Unfolded,
  { kept }: Plan,
  { on, amount, keep }: Change & { kind: "prepayment" },
): Unfolded {
  if (amount <= 0n || amount > standing.balance)
    throw new RangeError(`repaymentSchedule: ${amount} cannot be repaid of ${standing.balance}`);
  const interest = interestOf(standing.balance, factorTo(standing, standing.periods[0]!, on));
  const balance = fen(standing.balance - amount);
  const n = standing.n + 1;
  const row = { n, dueOn: on, principal: amount, interest, total: fen(amount + interest), balance, end: on };
  const { kept: _, ...rest } = standing;
  const shortens = keep === "instalment" || standing.method === "custom";
  const left = {
    ...{ balance, n, rateSince: on, carried: 0n },
    endsEarly: standing.endsEarly || shortens || balance === 0n,
    periods: standing.method === "custom" ? lessFromTheEnd(standing.periods, amount) : standing.periods,
  };
  return { past: [...past, row], standing: { ...rest, ...left, ...(shortens ? { kept } : {}) } };
}

/** What is repaid early of a custom loan comes off its last parts. */
function lessFromTheEnd(periods: readonly Period[], amount: Fen): Period[] {
  let left = amount;
  return periods
    .toReversed()
    .map((period) => {
      const off = minFen(left, period.part);
      left = fen(left - off);
      return off === ZERO ? period : { ...period, part: fen(period.part - off) };
    })
    .toReversed();
}

/** Principal outstanding at the end of a day by the schedule: what falls due or is prepaid on it is repaid. */
export function outstandingOn(terms: LoanTerms | CustomTerms, on: DateOn): Fen {
  const unfolded = unfold(terms, addDays(on, 1));
  return advance(unfolded, planOf(unfolded.standing), on).standing.balance;
}
