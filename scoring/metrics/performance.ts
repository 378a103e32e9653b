import { auc } from "./auc.ts";
import { countBothClasses, type Numbers } from "./columns.ts";
import { ks } from "./ks.ts";
import { brier, logLoss } from "./probability-scores.ts";

export type Performance = {
  rows: number;
  bads: number;
  auc: number;
  gini: number;
  ks: number;
  brier: number;
  logLoss: number;
};

/**
 * What a report says first of probabilities of bad against outcomes.
 * @throws RangeError on no rows, different lengths, one class only, probabilities outside of [0, 1]
 */
export function performanceOf(probabilities: Numbers, labels: Numbers): Performance {
  const { bads } = countBothClasses("performanceOf", labels);
  const area = auc(probabilities, labels);
  return {
    rows: labels.length,
    bads,
    auc: area,
    gini: 2 * area - 1,
    ks: ks(probabilities, labels).ks,
    brier: brier(probabilities, labels),
    logLoss: logLoss(probabilities, labels),
  };
}
