import { invalid } from "#lib/errors.ts";
import type { EstimatedCard, EstimatedCharacteristic } from "../estimated/card.ts";
import { checkValues, NOT_APPLICABLE_VALUE, type NotApplicable } from "./not-applicable.ts";
import { sqlDouble, sqlName, sqlText } from "./sql-text.ts";

export type SqlOptions = {
  /** The table or view of the applicants: `["public", "applicants"]` or `["applicants"]`. */
  from: readonly string[];
  /** Columns that are handed through, such as the applicant's number. */
  keep: readonly string[];
  /** The column of a characteristic where it is not named as the characteristic is. */
  columns: Readonly<Record<string, string>>;
  /** A boolean column that says that there can be no value, by characteristic; NULL is no. */
  notApplicableColumns: Readonly<Record<string, string>>;
  /** What else stands in a column where there can be no value. */
  notApplicable: NotApplicable;
};

const DEFAULTS: SqlOptions = {
  ...{ from: ["applicants"], keep: [], columns: {}, notApplicableColumns: {} },
  notApplicable: NOT_APPLICABLE_VALUE,
};

/** exp() of PostgreSQL refuses to overflow or underflow; beyond this the probability is 0 or 1 to 300 places. */
const EXP_LIMIT = 700;

/**
 * An estimated card as one SELECT for PostgreSQL (12 or newer): the kept columns, `points`, `probability` of bad, and the
 * points of each characteristic as `<column>_points`. NULL is unknown, and so is NaN of a number; not applicable is a value
 * (`notApplicable`) or a column of its own (`notApplicableColumns`), which goes before. Columns of numbers are read as double
 * precision and columns of words as text, compared byte by byte. Points equal `scoreColumns`; the probability does within
 * 1e-12. The same card and options give the same text.
 * @throws DomainError `invalid` where names clash or are too long, a text is none of PostgreSQL's, or a code or word stands
 *   for 'not applicable'
 */
export function exportSql(card: EstimatedCard, over: Partial<SqlOptions> = {}): string {
  const options = { ...DEFAULTS, ...over };
  checkValues(card, options.notApplicable);
  const columnOf = ({ feature }: EstimatedCharacteristic) => options.columns[feature] ?? feature;
  const pointNames = card.characteristics.map((item) => `${columnOf(item)}_points`);
  checkDistinct([...options.keep, "points", "probability", ...pointNames]);
  // Under names of its own within, so that a kept column may be called as anything else is.
  const keep = options.keep.map((name, index) => ({ name: sqlName(name), within: `k${index + 1}` }));
  const indices = card.characteristics.map((_, index) => index + 1);
  const binned = card.characteristics.flatMap((item, index) => {
    const source = sqlName(columnOf(item));
    const flag = options.notApplicableColumns[item.feature];
    const branches = branchesOf(item, source, flag === undefined ? null : sqlName(flag), options);
    return [
      `${caseOf(branches, ({ points }) => String(points), "0")} AS p${index + 1}`,
      `${caseOf(branches, ({ woe }) => sqlDouble(item.weight * woe), sqlDouble(0))} AS w${index + 1}`,
    ];
  });
  const logOdds = [sqlDouble(card.intercept), ...indices.map((at) => `b.w${at}`)].join(" - ");
  const bounded = `greatest(least(-(${logOdds}), ${EXP_LIMIT}), -${EXP_LIMIT})`;
  const told = [
    ...keep.map(({ name, within }) => `b.${within} AS ${name}`),
    `${[card.base, ...indices.map((at) => `b.p${at}`)].join(" + ")} AS points`,
    `1 / (1 + exp(${bounded})) AS probability`,
    ...pointNames.map((name, index) => `b.p${index + 1} AS ${sqlName(name)}`),
  ];
  const inner = [...keep.map(({ name, within }) => `${name} AS ${within}`), ...binned];
  return [
    `SELECT\n  ${told.join(",\n  ")}`,
    `FROM (\n  SELECT${inner.length > 0 ? `\n    ${inner.join(",\n    ")}` : ""}`,
    `  FROM ${options.from.map(sqlName).join(".")}\n) AS b\n`,
  ].join("\n");
}

function checkDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw invalid(`结果中有两列都叫“${twice}”，请用 columns 另定列名，或不要保留该列。`);
}

type Branch = { when: string; points: number; woe: number };
type Evidence = { points: number; woe: number };

const caseOf = (branches: readonly Branch[], tell: (branch: Branch) => string, otherwise: string) =>
  `CASE${branches.map((branch) => `\n      WHEN ${branch.when} THEN ${tell(branch)}`).join("")}\n      ELSE ${otherwise}\n    END`;

/** The bins in the order in which `compileCard` looks for them; what none takes has nothing. */
function branchesOf(
  item: EstimatedCharacteristic,
  source: string,
  flag: string | null,
  { notApplicable }: SqlOptions,
): Branch[] {
  const numeric = item.type === "number";
  const value = numeric ? `CAST(${source} AS double precision)` : `CAST(${source} AS text) COLLATE "C"`;
  const branch = (when: string, evidence: Evidence | null): Branch => ({
    ...{ when, points: evidence?.points ?? 0, woe: evidence?.woe ?? 0 },
  });
  const none = numeric ? sqlDouble(notApplicable.number) : sqlText(notApplicable.word);
  const missing = [
    ...(flag === null ? [] : [branch(flag, item.notApplicable)]),
    branch(numeric ? `${source} IS NULL OR ${value} = 'NaN'` : `${source} IS NULL`, item.unknown),
    branch(`${value} = ${none}`, item.notApplicable),
  ];
  if (!numeric) {
    const words = item.bins.map((bin) => branch(`${value} IN (${bin.values.map(sqlText).join(", ")})`, bin));
    return [...missing, ...words];
  }
  const specials = item.specials.map((bin) => branch(`${value} = ${sqlDouble(bin.value)}`, bin));
  const bins = item.bins.map((bin) =>
    branch(bin.below === null ? "TRUE" : `${value} < ${sqlDouble(bin.below)}`, bin),
  );
  return [...missing, ...specials, ...bins];
}
