import { type DateOn, daysBetween } from "../dates.ts";
import { divide, type Fen, fen, minFen, multiplyRatio, ZERO } from "../money.ts";
import { type Factor, levelPart, levelPayment } from "./level-payment.ts";
import { type Period, periodsOf } from "./periods.ts";
import {
  basisOf,
  type CustomTerms,
  type DayCount,
  dayCountOf,
  type Instalment,
  type LoanTerms,
  scaledRate,
} from "./terms.ts";

/** A loan at an instant, as far as its plan depends on it. */
export type Standing = {
  method: LoanTerms["method"] | "custom";
  dayCount: DayCount;
  balance: Fen;
  /** The annual rate, scaled. */
  rate: bigint;
  /** From here interest runs at `rate`. */
  rateSince: DateOn;
  /** Rate × days of the running period before that, of interest that is not settled. */
  carried: bigint;
  /** Those left; the first may have begun. */
  periods: readonly Period[];
  /** The level payment or the part of the principal that is kept; without it, a new one is found. */
  kept?: Fen;
  /** The loan ends when it is repaid, before its term. */
  endsEarly: boolean;
  /** Instalments so far. */
  n: number;
};

/** An instalment with the period that it ends. */
export type Row = Instalment & { end: DateOn };

export type Plan = { rows: Row[]; kept: Fen };

export const standingAtStart = (terms: LoanTerms | CustomTerms): Standing => ({
  method: terms.method,
  dayCount: dayCountOf(terms),
  balance: terms.principal,
  rate: scaledRate(terms.rateBps),
  ...{ rateSince: terms.startOn, carried: 0n },
  ...{ periods: periodsOf(terms), endsEarly: false, n: 0 },
});

/**
 * Interest from what it is settled to up to a day of the period. Under 30/360 the days of a period count evenly over
 * its real ones.
 */
export function factorTo(standing: Standing, period: Period, on: DateOn): Factor {
  const basis = basisOf(standing.dayCount);
  if (standing.rateSince <= period.start && on === period.end)
    return { rate: standing.rate * BigInt(period.days), basis };
  const running = standing.rateSince > period.start;
  const days = BigInt(daysBetween(running ? standing.rateSince : period.start, on));
  const { weight, divisor } = weighing(period);
  const rate = (running ? standing.carried : 0n) + standing.rate * days;
  return { rate: rate * weight, basis: basis * divisor };
}

function weighing({ start, end, days }: Period): { weight: bigint; divisor: bigint } {
  const real = daysBetween(start, end);
  return real === days ? { weight: 1n, divisor: 1n } : { weight: BigInt(days), divisor: BigInt(real) };
}

export const interestOf = (balance: Fen, { rate, basis }: Factor): Fen => multiplyRatio(balance, rate, basis);

/** The instalments that are left, if nothing changes any more. */
export function planOf(standing: Standing): Plan {
  const factors = standing.periods.map((period) => factorTo(standing, period, period.end));
  const kept = standing.kept ?? newPart(standing, factors);
  const rows: Row[] = [];
  let { balance, n } = standing;
  for (const [i, period] of standing.periods.entries()) {
    if (standing.endsEarly && balance === 0n) break;
    const interest = interestOf(balance, factors[i]!);
    const last = i === standing.periods.length - 1;
    const principal = last ? balance : minFen(partOf(standing, period, kept, interest, balance), balance);
    balance = fen(balance - principal);
    n += 1;
    const total = fen(principal + interest);
    rows.push({ n, dueOn: period.dueOn, principal, interest, total, balance, end: period.end });
  }
  return { rows, kept };
}

function partOf({ method }: Standing, period: Period, kept: Fen, interest: Fen, balance: Fen): Fen {
  if (period.grace) return ZERO;
  if (method === "annuity") return levelPart(kept, interest, balance);
  if (method === "equal_principal") return kept;
  return method === "custom" ? period.part : ZERO;
}

/** The level payment, or the part of the principal, that repays the balance over the periods without grace. */
function newPart({ method, balance, periods, dayCount }: Standing, factors: readonly Factor[]): Fen {
  const repaying = factors.filter((_, i) => !periods[i]!.grace);
  if (repaying.length === 0) return ZERO;
  if (method === "equal_principal") return fen(divide(balance, BigInt(repaying.length), "half_up"));
  if (method !== "annuity") return ZERO;
  const [first] = repaying;
  const alike = repaying.every(({ rate, basis }) => rate === first!.rate && basis === first!.basis);
  return levelPayment(balance, repaying, dayCount === "30_360" && alike);
}
