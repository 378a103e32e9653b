import { countLabels, type Numbers, probabilityColumn, sameLength } from "./columns.ts";

/** How near to 0 and 1 logarithms let a probability come. */
export const PROBABILITY_CLIP = 1e-15;

/** A probability held inside [clip, 1 − clip]. */
export const clipProbability = (p: number, clip = PROBABILITY_CLIP) => Math.min(1 - clip, Math.max(clip, p));

/** ln(p ÷ (1 − p)), of a probability held inside {@link PROBABILITY_CLIP}. */
export function logit(p: number): number {
  const inside = clipProbability(p);
  return Math.log(inside / (1 - inside));
}

/** The probability of a logit. */
export const fromLogit = (eta: number) =>
  eta >= 0 ? 1 / (1 + Math.exp(-eta)) : Math.exp(eta) / (1 + Math.exp(eta));

/**
 * Brier score: the mean squared distance of the probability of bad from the outcome (Brier 1950; scikit-learn's
 * `brier_score_loss`). 0 is perfect. One class alone is fine.
 * @throws RangeError on no rows, different lengths, probabilities outside of [0, 1], labels other than 0 and 1
 */
export function brier(probabilities: Numbers, labels: Numbers): number {
  sameLength("brier", ["probabilities", probabilities], ["labels", labels]);
  countLabels("brier", labels);
  const p = probabilityColumn("brier", probabilities);
  let sum = 0;
  for (let row = 0; row < p.length; row += 1) sum += (p[row]! - labels[row]!) ** 2;
  return sum / p.length;
}

/**
 * Mean negative log-likelihood in nats. Probabilities are held inside [clip, 1 − clip] first, so that a sure and wrong
 * one costs −ln(clip) (34.5 by default) and not infinity; scikit-learn before 1.2 used the same 1e-15. One class alone
 * is fine.
 * @throws RangeError as {@link brier} does
 */
export function logLoss(probabilities: Numbers, labels: Numbers, clip = PROBABILITY_CLIP): number {
  sameLength("logLoss", ["probabilities", probabilities], ["labels", labels]);
  countLabels("logLoss", labels);
  const p = probabilityColumn("logLoss", probabilities);
  let sum = 0;
  for (let row = 0; row < p.length; row += 1) {
    const inside = clipProbability(p[row]!, clip);
    sum -= labels[row] === 1 ? Math.log(inside) : Math.log1p(-inside);
  }
  return sum / p.length;
}
