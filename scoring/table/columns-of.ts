import {
  type CategoryColumn,
  type Column,
  KNOWN,
  NOT_APPLICABLE,
  type NumberColumn,
  UNKNOWN,
} from "./column.ts";

/** Words that say 'nobody knows' and 'there can be none' in a file of values. */
export type MissingWords = { unknown: readonly string[]; notApplicable: readonly string[] };
export const MISSING_WORDS: MissingWords = {
  unknown: [
    ...["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", ".", "?", "未知", "未授权"],
    ...["inf", "-inf", "Inf", "-Inf", "Infinity", "-Infinity"],
  ],
  notApplicable: ["#N/A", "n.a.", "不适用"],
};

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A column from the texts of a file: of numbers where all of them are numbers, otherwise of words, its levels in order of
 * appearance. A column with nothing known is one of numbers. A number beyond all numbers, such as 1e999 or the infinity that
 * a division by zero leaves in a file, is unknown.
 */
export function columnOf(
  name: string,
  texts: readonly string[],
  words: MissingWords = MISSING_WORDS,
): Column {
  const unknown = new Set(words.unknown);
  const notApplicable = new Set(words.notApplicable);
  const missing = new Uint8Array(texts.length);
  let numbers = true;
  const trimmed = texts.map((text) => text.trim());
  for (const [row, text] of trimmed.entries()) {
    missing[row] = unknown.has(text) ? UNKNOWN : notApplicable.has(text) ? NOT_APPLICABLE : KNOWN;
    numbers &&= missing[row] !== KNOWN || NUMBER.test(text);
  }
  return numbers ? asNumbers(name, trimmed, missing) : asWords(name, trimmed, missing);
}

function asNumbers(name: string, texts: readonly string[], missing: Uint8Array): NumberColumn {
  const values = Float64Array.from(texts, (text, row) =>
    missing[row] === KNOWN ? Number(text) : Number.NaN,
  );
  for (let row = 0; row < values.length; row += 1)
    if (Math.abs(values[row]!) === Infinity) missing[row] = UNKNOWN;
  return { kind: "number", name, values, missing };
}

function asWords(name: string, texts: readonly string[], missing: Uint8Array): CategoryColumn {
  const places = new Map<string, number>();
  const codes = Int32Array.from(texts, (text, row) => {
    if (missing[row] !== KNOWN) return -1;
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  });
  return { kind: "category", name, levels: [...places.keys()], codes, missing };
}
