const BYTEA = 17;
const INT8 = 20;
const INT4 = 23;
const TEXT = 25;
const DATE = 1082;
const UUID = 2950;

/** Bytes before the first element. */
export const HEAD_BYTES = 20;
/** Bytes before each element, which hold its length. */
export const LENGTH_BYTES = 4;

const UUID_BYTES = 16;

/*
 * Arrays as PostgreSQL's wire protocol carries them, for statements that write many rows at once: a parameter that is a
 * Buffer is sent as it is, so nothing is turned into text and back.
 */

/** A `uuid[]` parameter. */
export function uuidArray(ids: readonly string[]): Buffer {
  const array = begin(UUID, ids.length, ids.length * (LENGTH_BYTES + UUID_BYTES));
  let at = HEAD_BYTES;
  for (const id of ids) {
    array[at + 3] = UUID_BYTES;
    writeUuid(array, at + LENGTH_BYTES, id);
    at += LENGTH_BYTES + UUID_BYTES;
  }
  return array;
}

/** An `integer[]` parameter. */
export const int4Array = (numbers: readonly number[]): Buffer => fourBytesEach(INT4, numbers);

/** A `bigint[]` parameter. */
export function int8Array(numbers: readonly bigint[]): Buffer {
  const array = begin(INT8, numbers.length, numbers.length * (LENGTH_BYTES + 8));
  let at = HEAD_BYTES;
  for (const number of numbers) {
    array[at + 3] = 8;
    array.writeBigInt64BE(number, at + LENGTH_BYTES);
    at += LENGTH_BYTES + 8;
  }
  return array;
}

const DAY_MS = 86_400_000;
/** PostgreSQL counts days from here. */
const FIRST_DAY = Date.UTC(2000, 0, 1) / DAY_MS;

/** A `date[]` parameter of dates `YYYY-MM-DD`. */
export function dateArray(dates: readonly string[]): Buffer {
  // Many rows are of few days.
  const days = new Map<string, number>();
  const dayOf = (date: string) => {
    const day = days.get(date) ?? Date.parse(date) / DAY_MS - FIRST_DAY;
    if (!Number.isInteger(day)) throw new Error(`${date} is not a date`);
    days.set(date, day);
    return day;
  };
  return fourBytesEach(DATE, dates.map(dayOf));
}

function fourBytesEach(kind: number, numbers: readonly number[]): Buffer {
  const array = begin(kind, numbers.length, numbers.length * (LENGTH_BYTES + 4));
  let at = HEAD_BYTES;
  for (const number of numbers) {
    array[at + 3] = 4;
    array.writeInt32BE(number, at + LENGTH_BYTES);
    at += LENGTH_BYTES + 4;
  }
  return array;
}

/** UTF-8 needs no more for any character of a string. */
const MOST_BYTES = 3;

/** A `text[]` parameter. */
export function textArray(texts: readonly string[]): Buffer {
  let characters = 0;
  for (const text of texts) characters += text.length;
  const array = begin(TEXT, texts.length, texts.length * LENGTH_BYTES + characters * MOST_BYTES);
  let at = HEAD_BYTES;
  for (const text of texts) {
    const bytes = array.write(text, at + LENGTH_BYTES);
    array.writeInt32BE(bytes, at);
    at += LENGTH_BYTES + bytes;
  }
  return array.subarray(0, at);
}

/**
 * A `bytea[]` parameter whose elements are yet to be written: from {@link HEAD_BYTES} on, each its length as four bytes,
 * then itself.
 */
export const openBytesArray = (count: number, bytes: number): Buffer =>
  begin(BYTEA, count, count * LENGTH_BYTES + bytes);

/** One dimension, no nulls, the kind of the elements, how many, the first is number one. */
function begin(kind: number, count: number, bytes: number): Buffer {
  const array = Buffer.alloc(HEAD_BYTES + bytes);
  for (const [place, value] of [1, 0, kind, count, 1].entries()) array.writeInt32BE(value, place * 4);
  return array;
}

/** What each character stands for; −1 where it is no digit. */
const NIBBLES = new Int8Array(128).fill(-1);
for (let nibble = 0; nibble < 16; nibble += 1) {
  const digit = nibble.toString(16);
  for (const each of [digit, digit.toUpperCase()]) NIBBLES[each.charCodeAt(0)] = nibble;
}

const DASH = "-".charCodeAt(0);

/** By hand: a million ids through a text without dashes take longer than all that is stored with them. */
function writeUuid(array: Buffer, at: number, id: string): void {
  let digits = 0;
  for (let place = 0; place < id.length; place += 1) {
    const character = id.charCodeAt(place);
    if (character === DASH) continue;
    const nibble = NIBBLES[character] ?? -1;
    if (nibble < 0 || digits === 2 * UUID_BYTES) throw new Error(`${id} is not a UUID`);
    const byte = at + (digits >>> 1);
    array[byte] = (digits & 1) === 0 ? nibble << 4 : array[byte]! | nibble;
    digits += 1;
  }
  if (digits < 2 * UUID_BYTES) throw new Error(`${id} is not a UUID`);
}
