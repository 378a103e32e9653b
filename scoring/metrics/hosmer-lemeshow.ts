import { countLabels, type Numbers, probabilityColumn, sameLength } from "./columns.ts";
import { chiSquareTail } from "./distributions.ts";
import { rankGroups } from "./ranks.ts";

export type HosmerLemeshowGroup = {
  rows: number;
  /** Bads that came, and the sum of the probabilities. */
  observed: number;
  expected: number;
  meanProbability: number;
};

export type HosmerLemeshow = {
  /** Infinite where a group's probabilities are all 0 or all 1 and its outcomes say otherwise. */
  statistic: number;
  degreesOfFreedom: number;
  pValue: number;
  groups: HosmerLemeshowGroup[];
};

/**
 * Hosmer–Lemeshow test (Hosmer & Lemeshow, Applied Logistic Regression, section 5.2.2): Σ (observed − expected)² ÷
 * (rows · p̄ (1 − p̄)) over groups by rank of the probability, equal ones always together (see `rankGroups`).
 * Degrees of freedom are groups − 2 on the rows the model was fitted to, as many as groups on others (ibid., external
 * validation). The test depends on the number of groups and on n; show it beside the calibration line, never
 * alone.
 * @param options.groups 10 by default; groups left empty by ties do not count
 * @param options.fittedOn "these" rows (the default) or "other" ones
 * @throws RangeError on no rows, different lengths, probabilities outside of [0, 1], and where too few groups are left
 *   for a degree of freedom
 */
export function hosmerLemeshow(
  probabilities: Numbers,
  labels: Numbers,
  options: { groups?: number; fittedOn?: "these" | "other" } = {},
): HosmerLemeshow {
  const { groups = 10, fittedOn = "these" } = options;
  sameLength("hosmerLemeshow", ["probabilities", probabilities], ["labels", labels]);
  countLabels("hosmerLemeshow", labels);
  const p = probabilityColumn("hosmerLemeshow", probabilities);
  const groupOf = rankGroups("hosmerLemeshow", p, groups);
  const cells = Array.from({ length: groups }, () => ({ rows: 0, observed: 0, expected: 0 }));
  for (let row = 0; row < p.length; row += 1) {
    const cell = cells[groupOf[row]!]!;
    cell.rows += 1;
    cell.observed += labels[row]!;
    cell.expected += p[row]!;
  }
  const filled = cells.filter(({ rows }) => rows > 0);
  const degreesOfFreedom = fittedOn === "these" ? filled.length - 2 : filled.length;
  if (degreesOfFreedom < 1) {
    throw new RangeError(
      `hosmerLemeshow: ties leave ${filled.length} groups, too few for a test; probabilities must differ more`,
    );
  }
  let statistic = 0;
  for (const { rows, observed, expected } of filled) {
    const mean = expected / rows;
    if (observed !== expected) statistic += (observed - expected) ** 2 / (rows * mean * (1 - mean));
  }
  return {
    statistic,
    degreesOfFreedom,
    pValue: chiSquareTail(statistic, degreesOfFreedom),
    groups: filled.map((cell) => ({ ...cell, meanProbability: cell.expected / cell.rows })),
  };
}
