import fc from "fast-check";
import { type EstimatedCard, type EstimatedCharacteristic, parseEstimatedCard } from "../estimated/card.ts";
import { fitScorecard } from "../fit/fit-scorecard.ts";
import { type Column, KNOWN, NOT_APPLICABLE, UNKNOWN } from "../table/column.ts";
import { germanCredit, isTest } from "../vectors/german-credit.fixture.ts";

/** German credit's card by the split of the vectors, with its rows. */
export function germanCard() {
  const { columns, bad } = germanCredit();
  const rows = [...bad.keys()];
  const part = (kept: number[]) => ({
    columns: columns.map((column) => pickRows(column, kept)),
    bad: Uint8Array.from(kept, (row) => bad[row]!),
  });
  const [train, test] = [part(rows.filter((row) => !isTest(row))), part(rows.filter(isTest))];
  const { card } = fitScorecard(train.columns, train.bad, {
    ivMin: 0.02,
    about: {
      id: "german",
      version: "1.0.0",
      name: "德国信用评分卡",
      target: "creditability",
      badValue: "bad",
    },
  });
  return { card, train, test };
}

const pickRows = (column: Column, rows: number[]): Column => {
  const missing = Uint8Array.from(rows, (row) => column.missing[row]!);
  return column.kind === "number"
    ? { ...column, missing, values: Float64Array.from(rows, (row) => column.values[row]!) }
    : { ...column, missing, codes: Int32Array.from(rows, (row) => column.codes[row]!) };
};

export const byName = (columns: readonly Column[]) => new Map(columns.map((column) => [column.name, column]));

/** Texts with all that XML and SQL have to escape. */
const awkward = fc.oneof(
  fc.constantFrom(
    "<&>\"'",
    "a b",
    "it's",
    'say "hi"',
    "back\\slash\\",
    "tab\tline\nreturn\r",
    "]]>",
    "; drop",
    " ",
    "中文",
  ),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const feature = awkward.filter((text) => text.length > 0 && Buffer.byteLength(text) < 40);
const finite = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.double({ min: -1e300, max: 1e300, noNaN: true }),
);
const small = fc.double({ min: -3, max: 3, noNaN: true });
const evidence = { good: fc.nat(), bad: fc.nat(), woe: small, points: fc.integer({ min: -500, max: 500 }) };
const missingBin = fc.option(fc.record({ ...evidence, points: fc.integer({ min: -500, max: 0 }) }));

const shared = {
  feature,
  trend: fc.constantFrom("ascending", "descending", "peak", "valley", "none"),
  iv: fc.double({ min: 0, max: 5, noNaN: true }),
  weight: fc.double({ min: -2, max: 2, noNaN: true }),
  baseline: fc.double({ min: -100, max: 100, noNaN: true }),
  unknown: missingBin,
  notApplicable: missingBin,
};

const distinct = <T>(values: fc.Arbitrary<T>, maxLength: number) => fc.uniqueArray(values, { maxLength });

const numeric = fc
  .record({
    ...{
      ...shared,
      breaks: distinct(finite, 5),
      bins: fc.array(fc.record(evidence), { minLength: 6, maxLength: 6 }),
    },
    specials: fc.uniqueArray(fc.record({ value: finite, ...evidence }), {
      selector: ({ value }) => value + 0,
      maxLength: 3,
    }),
    empty: fc.boolean(),
  })
  .map(({ breaks, bins, empty, ...rest }) => {
    const ascending = [...new Set(breaks.map((at) => at + 0))].sort((a, b) => a - b);
    const bounds = empty ? [] : [...ascending, null];
    return { ...rest, type: "number", bins: bounds.map((below, index) => ({ below, ...bins[index]! })) };
  });

const category = fc
  .record({
    ...shared,
    words: distinct(awkward, 8),
    bins: fc.array(fc.record(evidence), { minLength: 3, maxLength: 3 }),
  })
  .map(({ words, bins, ...rest }) => {
    const groups = bins.map((bin, at) => ({ values: words.filter((_, index) => index % 3 === at), ...bin }));
    return { ...rest, type: "category", bins: groups.filter(({ values }) => values.length > 0) };
  });

/** Any card with one characteristic or more. */
export const anyCard: fc.Arbitrary<EstimatedCard> = fc
  .record({
    ...{ schema: fc.constant(1), kind: fc.constant("estimated"), id: feature, name: feature },
    ...{
      version: fc.constantFrom("1.0.0", "2.13.4"),
      intercept: small,
      base: fc.integer({ min: -1000, max: 1000 }),
    },
    scaling: fc.record({
      basePoints: fc.double({ min: 0, max: 1000, noNaN: true }),
      baseOdds: fc.double({ min: 0.1, max: 100, noNaN: true }),
      pdo: fc.double({ min: 1, max: 100, noNaN: true }),
    }),
    training: fc.record({
      ...{ rows: fc.integer({ min: 1 }), bad: fc.integer({ min: 1 }), target: awkward, badValue: awkward },
      ...{ ridge: fc.constant(5), ivMin: fc.constant(0.01), capUnknown: fc.boolean() },
      ...{ breaks: fc.array(small), counts: fc.array(fc.nat()) },
    }),
    characteristics: fc.uniqueArray(fc.oneof(numeric, category), {
      ...{ selector: (item: { feature: string }) => item.feature, minLength: 1, maxLength: 4 },
    }),
  })
  .map(parseEstimatedCard);

/** Columns that a card may meet: its bounds and codes, values beside them, words known and unseen, both kinds of missing. */
export function columnsFor(card: EstimatedCard, rows = 40): fc.Arbitrary<Column[]> {
  const missing = fc.array(fc.constantFrom(KNOWN, KNOWN, KNOWN, UNKNOWN, NOT_APPLICABLE), sized(rows));
  const columnOf = (item: EstimatedCharacteristic): fc.Arbitrary<Column> => {
    if (item.type === "number") {
      const told = [...item.bins.map(({ below }) => below ?? 0), ...item.specials.map(({ value }) => value)];
      const value = fc.oneof(fc.constantFrom(0, ...told, ...told.map((at) => at - 1)), finite);
      return fc.tuple(fc.array(value, sized(rows)), missing).map(([values, kinds]) => ({
        ...{ kind: "number", name: item.feature, values: Float64Array.from(values) },
        missing: Uint8Array.from(kinds),
      }));
    }
    const levels = [...new Set([...item.bins.flatMap(({ values }) => values), "unseen", "UNSEEN ", ""])];
    const codes = fc.array(fc.nat(levels.length - 1), sized(rows));
    return fc.tuple(codes, missing).map(([at, kinds]) => ({
      ...{ kind: "category", name: item.feature, levels, codes: Int32Array.from(at) },
      missing: Uint8Array.from(kinds),
    }));
  };
  return fc.tuple(...card.characteristics.map(columnOf));
}

const sized = (rows: number) => ({ minLength: rows, maxLength: rows });

/** The value of a row as PMML and SQL get it: null for unknown, the convention's value for not applicable. */
export function valueAt(column: Column, row: number, none: { number: number; word: string }) {
  if (column.missing[row] === UNKNOWN) return null;
  if (column.missing[row] === NOT_APPLICABLE) return column.kind === "number" ? none.number : none.word;
  return column.kind === "number" ? column.values[row]! : column.levels[column.codes[row]!]!;
}
