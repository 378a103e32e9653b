import { z } from "#lib/zod.ts";
import { estimatedCardSchema } from "../estimated/card.ts";
import { type CompiledCard, compileCard } from "../estimated/compile.ts";
import { type ColumnScores, scoreColumns } from "../estimated/score-columns.ts";
import { readCard } from "../read-card.ts";
import { type Column, KNOWN, pick } from "../table/column.ts";

const place = z.int().min(0);
const shared = {
  feature: z.string().min(1),
  /** The segment of rows without a value. */
  missing: place,
};

/** How rows are told apart: by breaks, a value equal to a break belonging above it, or by groups of words. */
const splitSchema = z.discriminatedUnion("type", [
  z.strictObject({
    ...shared,
    type: z.literal("number"),
    breaks: z
      .array(z.number())
      .min(1)
      .refine((all) => all.every((at, index) => index === 0 || at > all[index - 1]!), "分界要从小到大。"),
  }),
  z.strictObject({
    ...shared,
    type: z.literal("category"),
    groups: z
      .array(z.array(z.string()).min(1))
      .min(2)
      .refine((groups) => new Set(groups.flat()).size === groups.flat().length, "同一取值只能在一组里。"),
    /** The segment of words that no group names. */
    unseen: place,
  }),
]);

export type SegmentSplit = z.infer<typeof splitSchema>;

export const segmentsOf = (split: SegmentSplit): number =>
  split.type === "number" ? split.breaks.length + 1 : split.groups.length;

/** A card for each segment of the rows, as data; what it was judged by stands beside it. */
export const segmentedCardSchema = z
  .strictObject({
    schema: z.literal(1),
    kind: z.literal("segmented"),
    split: splitSchema,
    cards: z.array(estimatedCardSchema).min(2),
    evidence: z.strictObject({
      folds: z.int().min(2),
      /** Out-of-fold areas under the curve: with one card for all, and with a card for each segment. */
      aucOne: z.number(),
      aucSegmented: z.number(),
      /** The gain that had to be exceeded. */
      minGain: z.number(),
    }),
  })
  .refine(({ split, cards }) => cards.length === segmentsOf(split), "每一分群要有一张评分卡。")
  .refine(
    ({ split }) =>
      [split.missing, split.type === "category" ? split.unseen : 0].every((at) => at < segmentsOf(split)),
    "缺失值所归的分群不存在。",
  );

export type SegmentedCard = z.infer<typeof segmentedCardSchema>;

/**
 * Reads a segmented card from JSON.
 * @throws DomainError `invalid` naming the first faulty place
 */
export const parseSegmentedCard = (value: unknown): SegmentedCard => readCard(segmentedCardSchema, value);

/**
 * The segment of each row.
 * @throws RangeError where the split is on numbers and the column holds words
 */
export function segmentOf(split: SegmentSplit, column: Column): Uint8Array {
  if (split.type === "number" && column.kind !== "number")
    throw new RangeError(`${split.feature} has to be a column of numbers`);
  const segment = new Uint8Array(column.missing.length).fill(split.missing);
  if (split.type === "number" && column.kind === "number") {
    const breaks = Float64Array.from(split.breaks);
    for (let row = 0; row < segment.length; row += 1) {
      if (column.missing[row] !== KNOWN) continue;
      let at = 0;
      while (at < breaks.length && column.values[row]! >= breaks[at]!) at += 1;
      segment[row] = at;
    }
  }
  if (split.type === "category") {
    const groupOf = new Map(split.groups.flatMap((group, at) => group.map((word) => [word, at] as const)));
    const home = (word: string) => groupOf.get(word) ?? split.unseen;
    const levels = column.kind === "category" ? column.levels.map(home) : [];
    for (let row = 0; row < segment.length; row += 1)
      if (column.missing[row] === KNOWN)
        segment[row] =
          column.kind === "category" ? levels[column.codes[row]!]! : home(String(column.values[row]!));
  }
  return segment;
}

/** The rows of each of so many segments, in order. */
export function rowsBySegment(segment: Uint8Array, segments: number): number[][] {
  const rows = Array.from({ length: segments }, (): number[] => []);
  for (let row = 0; row < segment.length; row += 1) rows[segment[row]!]!.push(row);
  return rows;
}

/**
 * Scores all rows, each by the card of its segment. The same card and columns give the same bytes.
 * @param columns by name; the one that the split is on has to be among them
 * @throws RangeError where a column is not there, or is of words where numbers are needed
 */
export function scoreSegmented(
  {
    split,
    cards,
  }: Pick<SegmentedCard, "split"> & { cards: readonly (SegmentedCard["cards"][number] | CompiledCard)[] },
  columns: ReadonlyMap<string, Column>,
): ColumnScores & { segment: Uint8Array } {
  const column = columns.get(split.feature);
  if (!column) throw new RangeError(`there is no column ${split.feature}`);
  const segment = segmentOf(split, column);
  const points = new Int32Array(segment.length);
  const probability = new Float64Array(segment.length);
  for (const [at, rows] of rowsBySegment(segment, cards.length).entries()) {
    const given = cards[at]!;
    const card = "card" in given ? given : compileCard(given);
    const own = picked(columns, [split.feature, ...card.characteristics.map(({ feature }) => feature)], rows);
    const scores = scoreColumns(card, own);
    for (const [index, row] of rows.entries()) {
      points[row] = scores.points[index]!;
      probability[row] = scores.probability[index]!;
    }
  }
  return { segment, points, probability };
}

/** Some rows of the named columns; one that is not there is left to the scorer to refuse. */
function picked(columns: ReadonlyMap<string, Column>, names: readonly string[], rows: readonly number[]) {
  const own = new Map<string, Column>();
  for (const name of names) {
    const column = columns.get(name);
    if (column) own.set(name, pick(column, rows));
  }
  return own;
}
