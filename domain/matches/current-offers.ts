import { and, asc, isNull, lte } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Fen } from "#lib/money.ts";
import type { GuaranteeMode, RepaymentMethod } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import type { ProductTerms } from "#matching/index.ts";
import { query } from "../access/verb.ts";

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
    const { offers, loanProductVersions: versions } = schema;
    // Terms are read once a version, not once an offer: they are large.
    const termsOf = new Map(
      (
        await tx.select({ id: versions.id, bankId: versions.bankId, terms: versions.terms }).from(versions)
      ).map(({ id, bankId, terms }) => [id, { bankId, terms: terms as ProductTerms }]),
    );
    const rows = await tx
      .select({
        enterpriseId: offers.enterpriseId,
        productVersionId: offers.productVersionId,
        limit: offers.limit,
        rateBps: offers.rateBps,
        termMonths: offers.termMonths,
        rank: offers.rank,
      })
      .from(offers)
      .where(and(isNull(offers.validTo), lte(offers.rank, BEST)))
      .orderBy(asc(offers.enterpriseId), asc(offers.rank));
    return rows.map((row) => {
      const { bankId, terms } = termsOf.get(row.productVersionId)!;
      const { guaranteeMode, repaymentMethods } = terms;
      return { ...row, bankId, guaranteeMode, repaymentMethods };
    });
  },
});
