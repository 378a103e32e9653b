const UUID = 2950;
const BYTEA = 17;

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
