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

function write(packed: Buffer, place: number, offer: KeptOffer): void {
  const at = place * OFFER_BYTES;
  packed.writeInt32BE(offer.versionNumber, at);
  packed.writeBigInt64BE(BigInt(offer.limitFen), at + 4);
  packed.writeUInt16BE(offer.termMonths, at + 12);
  packed.writeUInt16BE(offer.rateBps, at + 14);
  packed.writeInt32BE(offer.rankingCost, at + 16);
}

/** Packs what a batch lists for one row, best first; `numbers` are the version numbers of its products. */
export function packRow(
  { offers, listed, top }: Pick<MatchBatch, "offers" | "listed" | "top">,
  row: number,
  numbers: Int32Array,
): Buffer {
  const count = listed[row]!;
  const packed = Buffer.alloc(count * OFFER_BYTES);
  for (let place = 0; place < count; place += 1) {
    const at = row * top + place;
    write(packed, place, {
      versionNumber: numbers[offers.product[at]!]!,
      limitFen: offers.limitFen[at]!,
      termMonths: offers.termMonths[at]!,
      rateBps: offers.rateBps[at]!,
      rankingCost: offers.rankingCost[at]!,
    });
  }
  return packed;
}

/** The same of one enterprise. */
export function packOne({ offers }: Pick<OneMatch, "offers">, numbers: Int32Array): Buffer {
  const packed = Buffer.alloc(offers.length * OFFER_BYTES);
  offers.forEach((offer, place) => {
    write(packed, place, { ...offer, versionNumber: numbers[offer.product]! });
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
