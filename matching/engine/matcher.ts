import type { FeatureValues } from "../rules.ts";
import type { ColumnData } from "./columns.ts";
import { bitsInBitmap, newRowCounter } from "./count-bits.ts";
import { encodeRows, newRowCodes, type ReadyColumn, readyColumn } from "./encode-rows.ts";
import { gradeOf } from "./feature-tests.ts";
import { formulaFeatures } from "./features.ts";
import { GRADES } from "./gates.ts";
import type { OfferLists } from "./interface.ts";
import { noteGreatest } from "./limits.ts";
import { loadNumbers, markCodes, runProgram } from "./load-block.ts";
import { newNearMisses } from "./near-miss.ts";
import { isOpen, type Plan } from "./plan.ts";
import { newPrices } from "./prices.ts";
import { BLOCK_ROWS } from "./program.ts";
import { newRanker, type Ranked } from "./rank-block.ts";
import { sortedByKey } from "./sort-rows.ts";
import { newValuations } from "./valuations.ts";

/** What a batch writes, in memory that threads share: a list for each row asked for. */
export type BatchOutput = {
  eligible: Uint32Array;
  listed: Uint8Array | Uint16Array;
  offers: OfferLists;
  next: OfferLists;
  nearestMiss: Int32Array;
};

/** The rows of columns that are to be matched; all of them, in order, where `rowIds` is null. */
export type BatchInput = {
  data: readonly ColumnData[];
  features: readonly string[];
  rowIds: Uint32Array | null;
};

/** Rows whose codes are found together, before they are judged block by block. */
export const RANGE = 4 * BLOCK_ROWS;

const WISHES = ["requested_amount", "requested_term"] as const;

/** Matches blocks of rows with all products. One thread's own: it holds the memory that a block is judged in. */
export function newMatcher(plan: Plan) {
  const { program, products, codes, features } = plan;
  const bits = new Int32Array(program.words);
  const read = new Set<string>(WISHES);
  for (const { terms } of products) {
    for (const formula of [terms.limit, terms.rateBps]) {
      for (const feature of formulaFeatures(formula)) read.add(feature);
    }
  }
  const bases = new Map([...read].map((feature, index) => [feature, index * BLOCK_ROWS]));
  const numbers = new Float64Array(bases.size * BLOCK_ROWS);
  const held = { numbers, greatest: new Float64Array(bases.size) };
  const readNumber = (feature: string) => ({ numbers, base: bases.get(feature)! });
  const valuationsOf = newValuations(products, readNumber);
  const nearMisses = newNearMisses(plan, valuationsOf);
  const countRows = newRowCounter();
  const counted = new Int32Array(Math.ceil(products.length / 8) * 8).fill(program.none);
  counted.set(program.results);
  const wish = (feature: string) => numbers.subarray(bases.get(feature)!, bases.get(feature)! + BLOCK_ROWS);
  const rows = { rowIds: new Int32Array(BLOCK_ROWS), size: 0 };
  const block: Ranked = {
    size: 0,
    grade: new Uint8Array(BLOCK_ROWS),
    wishedAmount: wish("requested_amount"),
    wishedTerm: wish("requested_term"),
    eligible: new Int32Array(BLOCK_ROWS),
    bits,
    results: program.results,
  };
  const ranker = newRanker(
    plan,
    block,
    newPrices(plan, valuationsOf),
    held,
    (feature) => bases.get(feature)!,
  );

  /** What stands in the place of the bitmaps where one enterprise is matched: a word a product, one after the other. */
  const one = { bits: new Int32Array(products.length), results: Int32Array.from(products.keys()) };

  const range = {
    columns: [] as readonly ReadyColumn[],
    rowIds: new Int32Array(0) as Int32Array,
    codes: newRowCodes(codes, RANGE),
    grades: new Uint8Array(RANGE),
  };

  /** Makes rows of the range, by their places in it, the block, and finds what every shared condition says of them. */
  function judge(places: Int32Array): void {
    rows.size = places.length;
    block.size = places.length;
    block.bits = bits;
    block.results = program.results;
    for (let row = 0; row < places.length; row += 1) {
      rows.rowIds[row] = range.rowIds[places[row]!]!;
      block.grade[row] = range.grades[places[row]!]!;
    }
    for (const [index, each] of codes.entries())
      markCodes(each, range.codes, index * RANGE, places, bits, program.buckets[index]!);
    for (const [feature, base] of bases) {
      loadNumbers(range.columns[features.indexOf(feature)]!, rows, numbers, base);
      noteGreatest(held, base / BLOCK_ROWS, rows.size);
    }
    runProgram(program, bits, rows.size);
  }

  /** Takes out the pairs that pass every bitmap but have no limit, rate or loan left. */
  function askOpenPairs(): void {
    for (const [product, known] of products.entries()) {
      if (!isOpen(known)) continue;
      const at = program.results[product]!;
      for (let row = 0; row < rows.size; row += 1) {
        const word = at + (row >>> 5);
        if (((bits[word]! >>> (row & 31)) & 1) === 0) continue;
        if (!ranker.canHave(row, product)) bits[word]! &= ~(1 << (row & 31));
      }
    }
  }

  return {
    block,
    ranker,
    /**
     * Makes one enterprise the only row of the block, as far as ranking reads it; for which products it is eligible the
     * caller marks.
     */
    loadOne(values: FeatureValues): void {
      block.size = 1;
      block.bits = one.bits;
      block.results = one.results;
      block.grade[0] = GRADES.indexOf(gradeOf(values.grade));
      for (const [feature, base] of bases) {
        const value = Object.hasOwn(values, feature) ? values[feature] : null;
        numbers[base] = typeof value === "number" && Number.isFinite(value) ? value + 0 : Number.NaN;
        noteGreatest(held, base / BLOCK_ROWS, 1);
      }
    },
    /** The columns as this matcher reads them. */
    ready: ({ data, features: held }: BatchInput): ReadyColumn[] =>
      features.map((feature, index) => readyColumn(data[held.indexOf(feature)]!, codes[index]!)),
    /** Takes up to a {@link RANGE} of rows, whose codes are found; what follows names rows by their places in it. */
    take(columns: readonly ReadyColumn[], rowIds: Int32Array): void {
      range.columns = columns;
      range.rowIds = rowIds;
      for (const [index, column] of columns.entries()) encodeRows(column, rowIds, range.codes, index * RANGE);
      loadGrades(columns[features.indexOf("grade")]!, rowIds, range.grades);
    },
    /** Judges up to a block of the range's rows: afterwards `block` holds which products each is eligible for. */
    judge(places: Int32Array): void {
      judge(places);
      askOpenPairs();
    },
    /** The places of the range, so ordered that rows which rank alike stand together. */
    sortedByGroup(): Int32Array {
      const count = range.rowIds.length;
      const keys = new Int32Array(count);
      for (let from = 0; from < count; from += BLOCK_ROWS) {
        rows.size = Math.min(BLOCK_ROWS, count - from);
        rows.rowIds.set(range.rowIds.subarray(from, from + rows.size));
        block.grade.set(range.grades.subarray(from, from + rows.size));
        for (const wish of WISHES) {
          loadNumbers(range.columns[features.indexOf(wish)]!, rows, numbers, bases.get(wish)!);
        }
        for (let row = 0; row < rows.size; row += 1) keys[from + row] = ranker.keyOf(row);
      }
      return sortedByKey(keys);
    },
    /** Adds how many of the block's rows are eligible, by product. */
    countProducts(eligibleByProduct: Float64Array): void {
      const words = (rows.size + 31) >>> 5;
      for (let product = 0; product < products.length; product += 1) {
        eligibleByProduct[product]! += bitsInBitmap(bits, program.results[product]!, words);
      }
    },
    /** For how many products each row of the block is eligible. */
    countByRow(): Int32Array {
      countRows(bits, counted, rows.size, block.eligible);
      return block.eligible.subarray(0, rows.size);
    },
    /** Ranks the block; its row `i` goes to list `lists[i]` of the output. */
    rank(lists: Int32Array, output: BatchOutput): void {
      countRows(bits, counted, rows.size, block.eligible);
      for (let row = 0; row < rows.size; row += 1) output.eligible[lists[row]!] = block.eligible[row]!;
      ranker.rank(output, lists);
    },
    /** Finds the nearest misses of rows of the range without an offer, a block at most; row `i` goes to place `lists[i]`. */
    miss(places: Int32Array, lists: Int32Array, nearestMiss: Int32Array): void {
      judge(places);
      nearMisses.ofBlock(block, lists, nearestMiss);
    },
    /** Of the one enterprise that was loaded: places of the gates of a product that must be asked of it and that it misses. */
    gatesMissed: (product: number): number[] => nearMisses.gatesMissed(block, product, 0),
  };
}

export type Matcher = ReturnType<typeof newMatcher>;

function loadGrades({ data }: ReadyColumn, rowIds: Int32Array, grades: Uint8Array): void {
  const none = GRADES.length - 1;
  if (data.kind !== "listed") {
    grades.fill(none, 0, rowIds.length);
    return;
  }
  const byPlace = Uint8Array.from(data.values, (value) => GRADES.indexOf(gradeOf(value)));
  for (let row = 0; row < rowIds.length; row += 1) grades[row] = byPlace[data.indexes[rowIds[row]!]!]!;
}
