const UUID = 2950;
const BYTEA = 17;
const HEAD_BYTES = 20;

/*
 * Arrays as PostgreSQL's wire protocol carries them, for statements that write many rows at once: a parameter that is a
 * Buffer is sent as it is, so nothing is turned into text and back.
 */

/** A `uuid[]` parameter. */
export function uuidArray(ids: readonly string[]): Buffer {
  const array = begin(UUID, ids.length, ids.length * 20);
  let at = HEAD_BYTES;
  for (const id of ids) {
    array.writeInt32BE(16, at);
    array.write(id.replaceAll("-", ""), at + 4, "hex");
    at += 20;
  }
  return array;
}

/** A `bytea[]` parameter. */
export function bytesArray(items: readonly Uint8Array[]): Buffer {
  const array = begin(
    BYTEA,
    items.length,
    items.reduce((sum, item) => sum + 4 + item.length, 0),
  );
  let at = HEAD_BYTES;
  for (const item of items) {
    array.writeInt32BE(item.length, at);
    array.set(item, at + 4);
    at += 4 + item.length;
  }
  return array;
}

/** One dimension, no nulls, the kind of the elements, how many, the first is number one. */
function begin(kind: number, count: number, bytes: number): Buffer {
  const array = Buffer.alloc(HEAD_BYTES + bytes);
  for (const [place, value] of [1, 0, kind, count, 1].entries()) array.writeInt32BE(value, place * 4);
  return array;
}
