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
export function packRow({ offers, listed, top }: MatchBatch, row: number, numbers: Int32Array): Buffer {
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
  const each = (packed: Buffer) =>
    new Set(
      Array.from({ length: packed.length / OFFER_BYTES }, (_, place) =>
        packed.toString("latin1", place * OFFER_BYTES, (place + 1) * OFFER_BYTES),
      ),
    );
  const [old, fresh] = [each(before), each(after)];
  const stayed = [...fresh].filter((offer) => old.has(offer)).length;
  return old.size + fresh.size - 2 * stayed;
}
