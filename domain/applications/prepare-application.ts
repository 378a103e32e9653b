import { and, eq, inArray, isNull } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { GuaranteeMode, RepaymentMethod } from "#lib/vocabulary.ts";
import { query } from "../access/verb.ts";
import { forReview, type LiveConsent, liveConsents } from "../consents/live-consents.ts";
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
  async run({ tx, member, input, now }): Promise<ApplicationForm> {
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
      offer: await findOffer(tx, member.organisationId, input.versionId),
      consents: await liveConsents(
        tx,
        forReview({ enterpriseId: member.organisationId, bankId: product.bankId }),
        now,
      ),
      openApplicationId: await findOpen(tx, member.organisationId, input.versionId),
    };
  },
});

async function findOffer(tx: Tx, enterpriseId: string, versionId: string): Promise<IndicativeOffer | null> {
  const { offers } = schema;
  const [offer] = await tx
    .select({
      limit: offers.limit,
      rateBps: offers.rateBps,
      termMonths: offers.termMonths,
      annualCostBps: offers.annualCostBps,
    })
    .from(offers)
    .where(
      and(
        eq(offers.enterpriseId, enterpriseId),
        eq(offers.productVersionId, versionId),
        isNull(offers.validTo),
      ),
    );
  return offer ?? null;
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
