import { v7 } from "uuid";

const ID_BYTES = 16;
/** Random bytes for many ids at a time: asking for them takes longer than making the id. */
const pool = new Uint8Array(256 * ID_BYTES);
let used = pool.length;
let [msecs, seq] = [0, 0];

/** A new time-ordered id (UUID version 7, RFC 9562), greater than those that the process made before it. */
export function newId(): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + ID_BYTES);
  used += ID_BYTES;
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    // Half of the room is left to count on within the millisecond.
    seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
  } else {
    seq += 1;
    if (seq > 0xffffffff) [msecs, seq] = [msecs + 1, 0];
  }
  return v7({ random, msecs, seq });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isId = (text: string) => UUID.test(text);
