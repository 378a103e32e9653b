import type { Column } from "../table/column.ts";
import type { EstimatedCard } from "./card.ts";
import type { CompiledCard } from "./compile.ts";
import { placed } from "./score-columns.ts";

/** A characteristic that cost points against its baseline: by how many, and whether because data are missing. */
export type ReasonCode = { feature: string; pointsBelow: number; missing: boolean };

/** Reasons given at most (Regulation B, commentary on 12 CFR 1002.9(b)(2)). */
export const MAX_REASONS = 4;

/** A reason as one word: the name of the characteristic, `:missing` behind it where its data are missing. */
export const codeOfReason = ({ feature, missing }: Pick<ReasonCode, "feature" | "missing">): string =>
  missing ? `${feature}:missing` : feature;

/**
 * A reason in Chinese: what the characteristic cost against the mean of those that the card was estimated from.
 * @param name of the characteristic, as people say it
 */
export const reasonText = ({ missing, pointsBelow }: ReasonCode, name: string): string =>
  `${name}${missing ? "：数据缺失" : "偏弱"}，比平均低 ${Number(pointsBelow.toFixed(1))} 分`;

/**
 * Why each row has no more points: the characteristics furthest below their baseline, at most four, as PMML's
 * `pointsBelow` (PMML 4.4, Scorecard) has it; ties in the card's order.
 */
export function* reasonsOfColumns(
  card: EstimatedCard | CompiledCard,
  columns: ReadonlyMap<string, Column>,
): Generator<ReasonCode[]> {
  const { characteristics, places, rows } = placed(card, columns);
  for (let row = 0; row < rows; row += 1) {
    const below = characteristics
      .map(({ feature, baseline, points, unknown, notApplicable }, index) => {
        const place = places[index]![row]!;
        const missing = place === unknown || place === notApplicable;
        return { feature, pointsBelow: baseline - points[place]!, missing };
      })
      .filter(({ pointsBelow }) => pointsBelow > 0);
    yield below.sort((a, b) => b.pointsBelow - a.pointsBelow).slice(0, MAX_REASONS);
  }
}
