import { addMonths, type DateOn } from "../dates.ts";
import type { Change } from "./terms.ts";

/** The loan prime rate of one tenor, from the day of its publication. */
export type LprQuote = { on: DateOn; rateBps: number };

export type Repricing = {
  startOn: DateOn;
  maturesOn: DateOn;
  /** The contract's rate at first. */
  rateBps: number;
  /** Every 1 January, or every year on the day of the drawdown. */
  day: "january_1" | "anniversary";
  /** In order. Days after the last quote follow it. */
  quotes: readonly LprQuote[];
  /** What is added to the rate, fixed for good. Default: by how much the contract's rate was above it at first. */
  spreadBps?: number;
};

/** The last quote published on or before a day; none before the first. */
const quoteOn = (quotes: readonly LprQuote[], on: DateOn): LprQuote | undefined =>
  quotes.findLast((quote) => quote.on <= on);

/**
 * How a loan whose rate is LPR plus a fixed spread is repriced (中国人民银行公告〔2019〕第15号、第30号): on each repricing
 * day to the last quote by then plus the spread, never below zero. Days that change nothing are left out.
 * @throws RangeError where no rate had been published by the drawdown
 */
export function lprChanges({
  startOn,
  maturesOn,
  rateBps,
  day,
  quotes,
  spreadBps,
}: Repricing): (Change & { kind: "rate" })[] {
  const atStart = quoteOn(quotes, startOn);
  if (!atStart) throw new RangeError(`lprChanges: no rate was published by ${startOn}`);
  const spread = spreadBps ?? rateBps - atStart.rateBps;
  const changes: (Change & { kind: "rate" })[] = [];
  let rate = rateBps;
  for (let year = 1; ; year += 1) {
    const on =
      day === "anniversary" ? addMonths(startOn, year * 12) : `${Number(startOn.slice(0, 4)) + year}-01-01`;
    if (on >= maturesOn) return changes;
    const next = Math.max(0, toFourDecimals(quoteOn(quotes, on)!.rateBps + spread));
    if (next !== rate) changes.push({ kind: "rate", on, rateBps: next });
    rate = next;
  }
}

/** Undoes what adding decimals as floats leaves behind. */
const toFourDecimals = (rateBps: number) => Math.round(rateBps * 10_000) / 10_000;
