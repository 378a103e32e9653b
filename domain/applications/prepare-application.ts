import { and, eq, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { dateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { GuaranteeMode, RepaymentMethod } from "#lib/vocabulary.ts";
import type { MatchingProduct } from "#matching/index.ts";
import { query } from "../access/verb.ts";
import { forReview, type LiveConsent, liveConsents } from "../consents/live-consents.ts";
import { indicativeOffer } from "../matches/indicative-offer.ts";
import { PrepareApplication } from "./inputs.ts";
import { OPEN_STATUSES } from "./lifecycle.ts";
import { productOfVersion } from "./product-of-version.ts";

export type IndicativeOffer = { limit: Fen; rateBps: number; termMonths: number; annualCostBps: number };

export type ApplicationForm = {
  versionId: string;
  productName: string;
  bankId: string;
  bankName: string;
  onSale: boolean;
  min: Fen;
  max: Fen;
  termMonths: number[];
  guaranteeMode: GuaranteeMode;
  repaymentMethods: RepaymentMethod[];
  /** The matching engine's indicative terms, where there are any. */
  offer: IndicativeOffer | null;
  consents: LiveConsent[];
  /** An application for the product that is still open. */
  openApplicationId: string | null;
};

/** What the owner needs to know before applying for a product. */
export const prepareApplication = query({
  permission: "application.prepare",
  input: PrepareApplication,
  async run({ tx, keys, member, input, now }): Promise<ApplicationForm> {
    const product = await productOfVersion(tx, input.versionId, dateOn(now));
    const { terms } = product;
    return {
      versionId: product.versionId,
      productName: product.name,
      bankId: product.bankId,
      bankName: product.bankName,
      onSale: product.onSale,
      min: BigInt(terms.minFen) as Fen,
      max: BigInt(terms.maxFen) as Fen,
      termMonths: terms.termMonths,
      guaranteeMode: terms.guaranteeMode,
      repaymentMethods: terms.repaymentMethods,
      offer: product.onSale
        ? await findOffer({ tx, keys, now }, member.organisationId, { id: input.versionId, terms })
        : null,
      consents: await liveConsents(
        tx,
        forReview({ enterpriseId: member.organisationId, bankId: product.bankId }),
        now,
      ),
      openApplicationId: await findOpen(tx, member.organisationId, input.versionId),
    };
  },
});

async function findOffer(
  { tx, keys, now }: { tx: Tx; keys: Keys; now: Date },
  enterpriseId: string,
  product: MatchingProduct,
): Promise<IndicativeOffer | null> {
  const offer = await indicativeOffer(tx, keys, enterpriseId, product, now);
  if (!offer) return null;
  const { limitFen: limit, rateBps, termMonths, annualCostBps } = offer;
  return { limit, rateBps, termMonths, annualCostBps };
}

async function findOpen(tx: Tx, enterpriseId: string, versionId: string): Promise<string | null> {
  const { applications } = schema;
  const [open] = await tx
    .select({ id: applications.id })
    .from(applications)
    .where(
      and(
        eq(applications.enterpriseId, enterpriseId),
        eq(applications.productVersionId, versionId),
        inArray(applications.status, OPEN_STATUSES),
      ),
    );
  return open?.id ?? null;
}
