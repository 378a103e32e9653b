import type { MatchBatch } from "#matching/index.ts";
import type { MatchSubject } from "./load-subjects.ts";

/** Counts of a run by what they are of, as `match_runs.summary` keeps them. */
export type RunSummary = {
  /** Enterprises with at least one offer, by division code. */
  matchedByDivision: Record<string, number>;
  /** Eligible enterprises, by product version. */
  eligibleByProduct: Record<string, number>;
  /**
   * Enterprises without an offer, by the one condition that keeps them from the product they are nearest to: the
   * version's id and the place in its terms, with a space between. Of those who miss every product by more, the ones that
   * have authorised nothing are under {@link UNAUTHORISED}, the others in none.
   */
  obstacles: Record<string, number>;
};

/** The obstacle of whom nothing is known beside the public register. */
export const UNAUTHORISED = "unauthorised";

export type RunFigures = {
  enterprises: number;
  eligiblePairs: number;
  matchedEnterprises: number;
  changedEnterprises: number;
  changedOffers: number;
  summary: RunSummary;
};

export const noSummary = (): RunSummary => ({ matchedByDivision: {}, eligibleByProduct: {}, obstacles: {} });

const add = (counts: Record<string, number>, key: string, count = 1) => {
  counts[key] = (counts[key] ?? 0) + count;
};

/** What a batch comes to. */
export function figuresOf(
  subjects: readonly MatchSubject[],
  { totals, products, obstacles, listed, nearestMiss }: MatchBatch,
): Omit<RunFigures, "changedEnterprises" | "changedOffers"> {
  const summary = noSummary();
  subjects.forEach(({ divisionCode, authorised }, row) => {
    if (listed[row]! > 0) add(summary.matchedByDivision, divisionCode);
    else if (!authorised && nearestMiss[row]! < 0) add(summary.obstacles, UNAUTHORISED);
  });
  products.forEach(({ id }, index) => {
    const count = totals.eligibleByProduct[index]!;
    if (count > 0) summary.eligibleByProduct[id] = count;
  });
  for (const { product, path, rows } of obstacles)
    add(summary.obstacles, `${products[product]!.id} ${path}`, rows);
  return {
    enterprises: subjects.length,
    eligiblePairs: totals.eligiblePairs,
    matchedEnterprises: totals.matchedRows,
    summary,
  };
}

/** Two counts of different enterprises together. */
export function together(one: RunSummary, other: RunSummary): RunSummary {
  const sum = noSummary();
  for (const each of [one, other]) {
    for (const name of Object.keys(sum) as (keyof RunSummary)[])
      for (const [key, count] of Object.entries(each[name])) add(sum[name], key, count);
  }
  return sum;
}
