import {
  countBothClasses,
  type Directed,
  finiteColumn,
  type Numbers,
  riskColumn,
  sameLength,
  scoreOf,
} from "../metrics/columns.ts";
import { ascendingOrder } from "../metrics/ranks.ts";
import { countByBreaks, quantileBreaks } from "../metrics/score-breaks.ts";

/** How many times the accepted's bad odds the rejected of a band are assumed to have. */
const PRUDENCE_FACTORS = [1, 1.5, 2, 3];

export type RejectScenario = {
  factor: number;
  /** What the factor makes of the rejected, and of all who applied. */
  rejectedBadRate: number;
  totalBadRate: number;
  /** Of the score over all who applied, each rejected counting partly as bad and partly as good. */
  auc: number;
  /** At the cut-off asked about, over all who applied; the bad rate is null where it approves nobody. */
  approvalShare: number;
  badRate: number | null;
  /** The loosest cut-off whose bad rate is no higher than the accepted alone show there; null where there is none. */
  sameRiskCutOff: number | null;
};

export type RejectSensitivity = {
  accepted: number;
  rejected: number;
  /** Rejected beyond the riskiest and the safest accepted: their band's odds are carried over to them. */
  beyondRiskiest: number;
  beyondSafest: number;
  acceptedBadRate: number;
  /** Of the accepted that the cut-off approves. */
  acceptedBadRateAtCutOff: number | null;
  bands: { from: number | null; accepted: number; badOdds: number; rejected: number }[];
  scenarios: RejectScenario[];
};

/**
 * What would follow if the rejected were worse than the accepted of the same score band by each prudence factor
 * (parcelling with expected shares instead of drawn labels, so that the answer is the same each time).
 *
 * A sensitivity, not an estimate: whom the bank refused has no outcome, and nothing in the data says which factor is
 * right. Ehrhardt, Biernacki, Vandewalle, Heinrich & Beben (arXiv:1903.10855) show that reject inference adds no
 * information without assumptions that cannot be tested. Read the band between the factors; do not refit on it.
 *
 * Bands cut the accepted into equal counts by their scores; a band's odds are (bads + ½) ÷ (goods + ½).
 * @param input.cutOff approved are the scores at it and on its safe side
 * @param input.factors above 0; 1, 1.5, 2 and 3 by default
 * @param input.bands 10 by default
 * @throws RangeError on no accepted or no rejected, accepted of one class only, different lengths, values that are not
 *   finite, factors not above 0
 */
export function rejectSensitivity(
  input: Directed & {
    acceptedScores: Numbers;
    labels: Numbers;
    rejectedScores: Numbers;
    cutOff: number;
    factors?: readonly number[];
    bands?: number;
  },
): RejectSensitivity {
  const measure = "rejectSensitivity";
  const { labels, factors = PRUDENCE_FACTORS } = input;
  sameLength(measure, ["accepted scores", input.acceptedScores], ["labels", labels]);
  const { bads } = countBothClasses(measure, labels);
  const accepted = riskColumn(measure, input.acceptedScores, input);
  const rejected = riskColumn(measure, input.rejectedScores, input);
  const [limit] = riskColumn(measure, [input.cutOff], input) as unknown as [number];
  for (const factor of finiteColumn(measure, "factor", factors)) {
    if (!(factor > 0)) throw new RangeError(`${measure}: factors are above 0, not ${factor}`);
  }
  const breaks = quantileBreaks(accepted, input.bands);
  const bands = bandsOf(breaks, accepted, labels, rejected);
  const sorted = Float64Array.from(accepted).sort();
  const within = accepted.filter((risk) => risk <= limit).length;
  const badsWithin = accepted.reduce((sum, risk, row) => sum + (risk <= limit ? labels[row]! : 0), 0);
  const rateWithin = within === 0 ? null : badsWithin / within;
  return {
    accepted: accepted.length,
    rejected: rejected.length,
    beyondRiskiest: rejected.filter((risk) => risk > sorted.at(-1)!).length,
    beyondSafest: rejected.filter((risk) => risk < sorted[0]!).length,
    acceptedBadRate: bads / accepted.length,
    acceptedBadRateAtCutOff: rateWithin,
    bands: bands.map((band) => ({
      ...band,
      from: band.from === null ? null : scoreOf(band.from, input),
    })),
    scenarios: scenariosOf({ accepted, labels, rejected, breaks, bands, factors, limit, rateWithin }).map(
      ({ sameRiskCutOff: risk, ...scenario }) => ({
        ...scenario,
        sameRiskCutOff: risk === null ? null : scoreOf(risk, input),
      }),
    ),
  };
}

type Band = { from: number | null; accepted: number; badOdds: number; rejected: number };

/** `from` is the least risk of the band; the first has none. */
function bandsOf(breaks: number[], accepted: Float64Array, labels: Numbers, rejected: Float64Array): Band[] {
  const rows = countByBreaks(accepted, breaks);
  const bads = countByBreaks(
    accepted.filter((_, row) => labels[row] === 1),
    breaks,
  );
  const refused = countByBreaks(rejected, breaks);
  return Array.from(rows, (count, band) => ({
    from: band === 0 ? null : breaks[band - 1]!,
    accepted: count,
    badOdds: (bads[band]! + 0.5) / (count - bads[band]! + 0.5),
    rejected: refused[band]!,
  }));
}

type Applicants = {
  accepted: Float64Array;
  labels: Numbers;
  rejected: Float64Array;
  breaks: number[];
  bands: Band[];
  factors: readonly number[];
  limit: number;
  rateWithin: number | null;
};

function scenariosOf(applicants: Applicants): RejectScenario[] {
  const { accepted, labels, rejected, breaks, bands, factors, limit, rateWithin } = applicants;
  const risks = new Float64Array(accepted.length + rejected.length);
  risks.set(accepted);
  risks.set(rejected, accepted.length);
  const order = ascendingOrder(risks);
  const badShare = new Float64Array(risks.length);
  for (let row = 0; row < accepted.length; row += 1) badShare[row] = labels[row]!;
  return factors.map((factor) => {
    // In the order of ascending risk the band never goes back.
    let band = 0;
    let rejectedBads = 0;
    for (const row of order) {
      while (band < breaks.length && risks[row]! >= breaks[band]!) band += 1;
      if (row < accepted.length) continue;
      const odds = factor * bands[band]!.badOdds;
      badShare[row] = odds / (1 + odds);
      rejectedBads += badShare[row]!;
    }
    const walked = walk(order, risks, badShare, limit, rateWithin);
    return { factor, rejectedBadRate: rejectedBads / rejected.length, ...walked };
  });
}

/** One pass from the safest row on; equal risks step together. */
function walk(
  order: Uint32Array,
  risks: Float64Array,
  badShare: Float64Array,
  limit: number,
  rateWithin: number | null,
) {
  let goods = 0;
  let bads = 0;
  let pairs = 0;
  let approved = { rows: 0, bads: 0 };
  let sameRiskCutOff: number | null = null;
  for (let at = 0; at < order.length; ) {
    const risk = risks[order[at]!]!;
    const goodsBelow = goods;
    const badsBelow = bads;
    for (; at < order.length && risks[order[at]!] === risk; at += 1) {
      bads += badShare[order[at]!]!;
      goods += 1 - badShare[order[at]!]!;
    }
    pairs += (bads - badsBelow) * (goodsBelow + (goods - goodsBelow) / 2);
    if (risk <= limit) approved = { rows: at, bads };
    if (rateWithin !== null && bads <= rateWithin * at) sameRiskCutOff = risk;
  }
  return {
    totalBadRate: bads / order.length,
    auc: pairs / goods / bads,
    approvalShare: approved.rows / order.length,
    badRate: approved.rows === 0 ? null : approved.bads / approved.rows,
    sameRiskCutOff,
  };
}
