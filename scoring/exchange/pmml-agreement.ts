import { invalid } from "#lib/errors.ts";
import type { EstimatedCard, EstimatedCharacteristic } from "../estimated/card.ts";
import { pointsOfColumns } from "../estimated/score-columns.ts";
import { type Column, categoryColumn, numberColumn } from "../table/column.ts";
import { type PointsCard, type PointsCharacteristic, pointsByCard } from "./points-card.ts";

/**
 * Holds a card that was read by its Extensions to what the predicates of the same document say, so that one edited by hand
 * never means two things. Both are constant between their bounds, so they agree everywhere if they do at each bound, below the
 * lowest, and where a value is missing.
 * @throws DomainError `invalid` naming the first characteristic in which they differ
 */
export function checkAgreement(card: EstimatedCard, document: PointsCard): void {
  for (const item of card.characteristics) {
    const said = document.characteristics.find(({ feature }) => feature === item.feature);
    const column = said && probe(item, said);
    if (!column) throw invalid(`特征 ${item.feature} 的条件与其附注不是同一类型。`);
    const columns = new Map([[item.feature, column]]);
    const read = pointsOfColumns({ ...card, base: 0, characteristics: [item] }, columns);
    const meant = pointsByCard({ ...document, base: 0, characteristics: [said] }, columns);
    if (read.some((points, row) => points !== meant[row]))
      throw invalid(`特征 ${item.feature} 的条件与其附注不一致，可能只改了一半，请重新导出后再改。`);
  }
}

/** A missing value, and one from each stretch in which either is constant; none of what stands for 'not applicable'. */
function probe(item: EstimatedCharacteristic, said: PointsCharacteristic): Column | null {
  if (item.type === "category" && said.type === "category") {
    const words = item.bins.flatMap(({ values }) => values);
    let other = "其他";
    while (words.includes(other)) other = `${other}_`;
    return categoryColumn(item.feature, [null, ...words, other]);
  }
  if (item.type !== "number" || said.type !== "number") return null;
  const own = item.specials.map(({ value }) => value);
  const foreign = new Set(said.specials.map(({ value }) => value).filter((value) => !own.includes(value)));
  const bounds = [...item.bins, ...said.bins].flatMap(({ below }) => (below === null ? [] : [below]));
  const values = [...bounds, ...own].filter((value) => !foreign.has(value));
  let beneath = Math.min(0, ...values) * 1.5 - 1;
  while (foreign.has(beneath)) beneath -= 1;
  return numberColumn(item.feature, [null, beneath, ...values]);
}
