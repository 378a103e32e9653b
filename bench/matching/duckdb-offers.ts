import { defaultRanking, type Formula, type MatchingProduct } from "#matching/index.ts";
import { type Cell, cellsOf } from "./cells.ts";
import { conditionSql, limitSql } from "./duckdb-sql.ts";
import { WISHED_MONTHS } from "./features.ts";

export type NumberedCell = Cell & { product: number; cell: number };

/** A product in SQL, over the columns of `profiles`. */
export type ProductSql = {
  cells: readonly NumberedCell[];
  /** True of the rows that are eligible. */
  condition: string;
  /** The limit of an eligible row. */
  limitFen: string;
  /** The place of the row's rate and cost among the product's cells. */
  cell: (limitFen: string) => string;
  /** What offers are ordered by, the highest first. */
  key: (limitFen: string, cell: string) => string;
};

/** A key holds the score and, turned round, the product: the highest key is the best offer, ties by the product's id. */
export const KEY_PRODUCTS = 2 ** 20;

/** Puts a product of the bench in SQL; products' ids must rise with their places. */
export function productSql({ terms }: MatchingProduct, product: number): ProductSql {
  const { minFen, maxFen, termMonths: months } = terms;
  const table = cellsOf(terms);
  const whole = limitSql(terms.limit);
  const cells = table.flatMap((cell, index) => (cell ? { ...cell, product, cell: index } : []));
  const steps = [...new Set(cells.map(({ fromFen }) => fromFen))];
  const amount = (limitFen: string) =>
    `CASE WHEN requested_amount > 0 THEN greatest(${minFen}, least(requested_amount, ${limitFen})) ELSE ${limitFen} END`;
  const term = reached(months.slice(0, -1).map((each) => `coalesce(requested_term, 12) > ${each}`));
  const step = (limitFen: string) => reached(steps.slice(1).map((each) => `${amount(limitFen)} >= ${each}`));
  const weights = table.map((cell) => cell?.weight ?? 0);
  return {
    cells,
    condition: [
      conditionSql(terms.rule),
      ...featuresIn(terms.limit).map((feature) => `${feature} IS NOT NULL`),
      `grade IN (${[...new Set(cells.map(({ grade }) => grade))].join(", ")})`,
      `${whole} >= ${Math.max(1, minFen)}`,
    ].join(" AND "),
    limitFen: `least(${whole}, ${maxFen})`,
    cell: (limitFen) => `((grade * ${months.length} + ${term}) * ${steps.length} + ${step(limitFen)})`,
    key: (limitFen, cell) =>
      `([${weights.join(", ")}]::BIGINT[])[${cell} + 1] * ${fitSql(months, limitFen)} // 1000000 * ${KEY_PRODUCTS}
        + ${KEY_PRODUCTS - 1 - product}`,
  };
}

/** A query of one product's offers: `id, key, limit_fen, cell`. */
export const offersOf = ({ condition, limitFen, cell, key }: ProductSql) => `
  SELECT id, ${key("limit_fen", "cell")} AS key, limit_fen, cell::UTINYINT AS cell
  FROM (SELECT id, requested_amount, requested_term, limit_fen, ${cell("limit_fen")} AS cell
    FROM (SELECT id, requested_amount, requested_term, grade, ${limitFen} AS limit_fen FROM profiles WHERE ${condition}))`;

/** The same for a row in which all products are asked for at once: a struct, or null. */
export function offerOf({ condition, limitFen, cell, key }: ProductSql): string {
  const place = cell(limitFen);
  return `CASE WHEN ${condition} THEN {key: ${key(limitFen, place)}, limit_fen: ${limitFen}, cell: ${place}::UTINYINT} END`;
}

function featuresIn(formula: Formula): string[] {
  const found = JSON.stringify(formula).matchAll(/"feature":"(\w+)"/g);
  return [...new Set(Array.from(found, ([, feature]) => feature!))];
}

/** How many of rising marks have been reached. */
const reached = (marks: readonly string[]) =>
  marks.length === 0 ? "0" : marks.map((mark) => `(${mark})::INTEGER`).join(" + ");

/** The fit to the wish, weighed, in whole ten-thousandths: of the amount, and of the term where it may be too short. */
function fitSql(months: readonly number[], limitFen: string): string {
  const { termShortfall, weights } = defaultRanking;
  const longest = months.at(-1)!;
  const amount = `CASE WHEN requested_amount > 0 THEN least(10000, ${limitFen} * 10000 // requested_amount) ELSE 10000 END`;
  const tenths = `((requested_term - ${longest}) * 10 + requested_term - 1) // requested_term`;
  const left = `CASE WHEN requested_term > ${longest} THEN greatest(0, 10000 - ${tenths} * ${termShortfall}) ELSE 10000 END`;
  const fit = longest >= Math.max(...WISHED_MONTHS) ? amount : `${amount} * ${left} // 10000`;
  return `(10000 - (10000 - ${fit}) * ${weights.fit} // 10000)`;
}
