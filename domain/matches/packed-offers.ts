import { HEAD_BYTES, LENGTH_BYTES, openBytesArray } from "#db/binary-array.ts";
import type { MatchBatch, OneMatch } from "#matching/index.ts";

/** An offer as it is kept: by the number of the product's version. Amounts in fen, costs in hundredths of a basis point. */
export type KeptOffer = {
  versionNumber: number;
  limitFen: number;
  termMonths: number;
  rateBps: number;
  rankingCost: number;
};

/** Bytes of one offer; `app.unpacked_offers` of the database reads the same. */
export const OFFER_BYTES = 20;

const HALF = 2 ** 32;

/**
 * Every byte of the place is written. An amount goes as two halves: a bigint for each would take most of the time. What is
 * set as 32 bits loses its fraction and what lies above.
 */
function write(packed: DataView, at: number, offer: KeptOffer): void {
  packed.setInt32(at, offer.versionNumber);
  packed.setInt32(at + 4, offer.limitFen / HALF);
  packed.setInt32(at + 8, offer.limitFen);
  packed.setInt32(at + 12, (offer.termMonths << 16) | offer.rateBps);
  packed.setInt32(at + 16, offer.rankingCost);
}

const viewOf = ({ buffer, byteOffset, length }: Buffer) => new DataView(buffer, byteOffset, length);

/**
 * The lists of some rows, packed: as the `bytea[]` parameter that they are stored by, and one by one; how many name an offer,
 * and how many offers they name.
 */
export type PackedRows = {
  array: Buffer;
  listAt: (row: number) => Buffer;
  lists: number;
  offers: number;
};

/**
 * Packs what a batch lists for so many rows from the first on, a list a row, best first; `numbers` are the version numbers
 * of its products. They go straight to where they are sent from: the lists of a full run are gigabytes.
 */
export function packRows(
  { offers, listed, top }: Pick<MatchBatch, "offers" | "listed" | "top">,
  numbers: Int32Array,
  first: number,
  count: number,
): PackedRows {
  let lists = 0;
  let total = 0;
  for (let row = first; row < first + count; row += 1) {
    if (listed[row]! > 0) lists += 1;
    total += listed[row]!;
  }
  const array = openBytesArray(count, total * OFFER_BYTES);
  const view = viewOf(array);
  const starts = new Uint32Array(count + 1);
  let end = HEAD_BYTES;
  for (let row = 0; row < count; row += 1) {
    const length = listed[first + row]!;
    view.setInt32(end, length * OFFER_BYTES);
    end += LENGTH_BYTES;
    starts[row] = end;
    const from = (first + row) * top;
    for (let at = from; at < from + length; at += 1) {
      write(view, end, {
        versionNumber: numbers[offers.product[at]!]!,
        limitFen: offers.limitFen[at]!,
        termMonths: offers.termMonths[at]!,
        rateBps: offers.rateBps[at]!,
        rankingCost: offers.rankingCost[at]!,
      });
      end += OFFER_BYTES;
    }
  }
  starts[count] = end + LENGTH_BYTES;
  const listAt = (row: number) => array.subarray(starts[row], starts[row + 1]! - LENGTH_BYTES);
  return { array, listAt, lists, offers: total };
}

/** The same of one enterprise. */
export function packOne({ offers }: Pick<OneMatch, "offers">, numbers: Int32Array): Buffer {
  const packed = Buffer.allocUnsafe(offers.length * OFFER_BYTES);
  const view = viewOf(packed);
  offers.forEach(({ product, limitFen, termMonths, rateBps, rankingCost }, place) => {
    const kept = { versionNumber: numbers[product]!, limitFen, termMonths, rateBps, rankingCost };
    write(view, place * OFFER_BYTES, kept);
  });
  return packed;
}

/** The offers of a packed list, best first. */
export function unpack(packed: Buffer): KeptOffer[] {
  return Array.from({ length: packed.length / OFFER_BYTES }, (_, place) => {
    const at = place * OFFER_BYTES;
    return {
      versionNumber: packed.readInt32BE(at),
      limitFen: Number(packed.readBigInt64BE(at + 4)),
      termMonths: packed.readUInt16BE(at + 12),
      rateBps: packed.readUInt16BE(at + 14),
      rankingCost: packed.readInt32BE(at + 16),
    };
  });
}

/** Whether a list names one of the versions. */
export function names(packed: Buffer, versionNumbers: ReadonlySet<number>): boolean {
  for (let at = 0; at < packed.length; at += OFFER_BYTES) {
    if (versionNumbers.has(packed.readInt32BE(at))) return true;
  }
  return false;
}

/** How many offers went and how many came; one with other terms does both, one at another place neither. */
export function countChanges(before: Buffer, after: Buffer): number {
  let stayed = 0;
  for (let at = 0; before.length > 0 && at < after.length; at += OFFER_BYTES) {
    const place = placeOf(before, after.readInt32BE(at));
    if (place >= 0 && isSame(before, place, after, at)) stayed += 1;
  }
  return (before.length + after.length) / OFFER_BYTES - 2 * stayed;
}

function placeOf(packed: Buffer, versionNumber: number): number {
  for (let at = 0; at < packed.length; at += OFFER_BYTES)
    if (packed.readInt32BE(at) === versionNumber) return at;
  return -1;
}

const isSame = (before: Buffer, place: number, after: Buffer, at: number) =>
  before.compare(after, at, at + OFFER_BYTES, place, place + OFFER_BYTES) === 0;
