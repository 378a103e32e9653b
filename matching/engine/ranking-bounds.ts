import type { RankConfiguration } from "../rank.ts";

const WHOLE = 10_000;

/**
 * Holds a ranking to what the engine's bounds rest on: a better part never makes a lower score.
 * @throws RangeError naming what lies outside 0 to 10,000, or costs whose order is turned round
 */
export function assertRanking({
  approval,
  approvalUnknown,
  weights,
  cost,
  termShortfall,
}: RankConfiguration): void {
  const numbers = {
    ...Object.fromEntries(
      Object.entries(approval).flatMap(([grade, modes]) =>
        Object.entries(modes).map(([mode, prior]) => [`approval.${grade}.${mode}`, prior]),
      ),
    ),
    approvalUnknown,
    "weights.approval": weights.approval,
    "weights.fit": weights.fit,
    "weights.cost": weights.cost,
  };
  for (const [name, value] of Object.entries(numbers)) {
    if (!(Number.isInteger(value) && value >= 0 && value <= WHOLE)) {
      throw new RangeError(`ranking: ${name} must be an integer from 0 to ${WHOLE}, not ${value}`);
    }
  }
  if (!(Number.isInteger(termShortfall) && termShortfall >= 0)) {
    throw new RangeError(`ranking: termShortfall must be an integer not below 0, not ${termShortfall}`);
  }
  if (!(cost.freeBps >= 0 && cost.freeBps < cost.tooDearBps)) {
    throw new RangeError("ranking: cost.freeBps must lie below cost.tooDearBps");
  }
}
