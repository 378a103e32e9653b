import { and, asc, eq, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type Fen, fen } from "#lib/money.ts";
import type { GuaranteeMode, RepaymentMethod } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import type { ProductTerms } from "#matching/index.ts";
import { query } from "../access/verb.ts";
import { unpack } from "./packed-offers.ts";

/** Offers of one enterprise beyond this rank are of no interest here. */
const BEST = 15;

export type CurrentOffer = {
  enterpriseId: string;
  productVersionId: string;
  bankId: string;
  limit: Fen;
  rateBps: number;
  termMonths: number;
  rank: number;
  guaranteeMode: GuaranteeMode;
  repaymentMethods: RepaymentMethod[];
};

/** The best offers of every enterprise, by enterprise and rank: for the platform's own jobs. */
export const currentOffers = query({
  permission: "offer.list_all",
  input: z.object({}),
  async run({ tx }): Promise<CurrentOffer[]> {
    const { offers } = schema;
    const versions = await versionsByNumber(tx);
    const rows = await tx
      .select({ enterpriseId: offers.enterpriseId, packed: offers.packed })
      .from(offers)
      .where(isNull(offers.validTo))
      .orderBy(asc(offers.enterpriseId));
    return rows.flatMap(({ enterpriseId, packed }) =>
      unpack(packed)
        .slice(0, BEST)
        .map(({ versionNumber, limitFen, rateBps, termMonths }, place) => ({
          ...{ enterpriseId, rateBps, termMonths, limit: fen(limitFen), rank: place + 1 },
          ...versions.get(versionNumber)!,
        })),
    );
  },
});

/** Terms are read once a version, not once an offer: they are large. */
async function versionsByNumber(tx: Tx) {
  const { loanProductVersions: versions } = schema;
  const { id, bankId, number, terms } = versions;
  const rows = await tx.select({ id, bankId, number, terms }).from(versions);
  return new Map(
    rows.map((row) => {
      const { guaranteeMode, repaymentMethods } = row.terms as ProductTerms;
      return [row.number, { productVersionId: row.id, bankId: row.bankId, guaranteeMode, repaymentMethods }];
    }),
  );
}

/** How many products an enterprise is offered now; no more are counted than are kept. */
export async function countOffers(tx: Tx, enterpriseId: string): Promise<number> {
  const { offers } = schema;
  const [row] = await tx
    .select({ packed: offers.packed })
    .from(offers)
    .where(and(eq(offers.enterpriseId, enterpriseId), isNull(offers.validTo)));
  return row ? unpack(row.packed).length : 0;
}
