import { and, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { conflict, invalid, notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { nextNumber } from "../access/numbers.ts";
import { command } from "../access/verb.ts";
import { forReview, liveFor } from "../consents/live-consents.ts";
import { workingCalendar } from "../reference/working-calendar.ts";
import { responseDueAt } from "./clocks.ts";
import { SubmitApplication } from "./inputs.ts";
import { assertWishFits } from "./product-fit.ts";
import { productOfVersion } from "./product-of-version.ts";

/** Applies for a product at its bank, on the strength of a live consent, and starts the bank's clock. */
export const submitApplication = command({
  permission: "application.submit",
  input: SubmitApplication,
  conflicts: {
    applications_open_unique: "您对这个产品已有一笔正在办理的申请，请在“我的申请”中查看进度，无需重复提交。",
  },
  async run({ tx, member, input, now, audit }) {
    const enterpriseId = member.organisationId;
    const { versionId, consentId, ...wish } = input;
    const product = await productOfVersion(tx, versionId, dateOn(now));
    if (!product.onSale) throw conflict("这个产品已经下架或更新了条款，请返回“融资产品”查看现有产品。");
    assertWishFits(product.terms, wish);
    await lockConsent(tx, consentId, enterpriseId, product.bankId, now);
    const id = newId();
    const number = await nextNumber(tx, "JK", now);
    await tx.insert(schema.applications).values({
      id,
      number,
      enterpriseId,
      bankId: product.bankId,
      productVersionId: versionId,
      consentId,
      ...wish,
      status: "submitted",
      submittedAt: now,
      submittedBy: member.userId,
      dueAt: responseDueAt(await workingCalendar(tx), "submitted", now),
      guaranteeMode: product.terms.guaranteeMode,
      ...(await dimensionsNow(tx, enterpriseId)),
    });
    await audit({
      subjectType: "application",
      subjectId: id,
      after: { number, status: "submitted", ...wish },
    });
    return { id, number };
  },
});

/** Holds the consent still: a withdrawal at the same moment comes wholly before or wholly after. */
async function lockConsent(
  tx: Tx,
  consentId: string,
  enterpriseId: string,
  bankId: string,
  now: Date,
): Promise<void> {
  const [live] = await tx
    .select({ id: schema.consents.id })
    .from(schema.consents)
    .where(and(eq(schema.consents.id, consentId), liveFor(forReview({ enterpriseId, bankId }), now)))
    .for("share");
  if (live) return;
  const message =
    "这份授权不适用于该银行的贷款审查，或已撤回、到期。请先授权该银行用于“贷款审查”，再提交申请。";
  throw invalid(message, { consentId: [message] });
}

/** The dimensions that figures are broken down by, as they are on the day of the application. */
async function dimensionsNow(tx: Tx, enterpriseId: string) {
  const { enterprises, loans } = schema;
  const [enterprise] = await tx.select().from(enterprises).where(eq(enterprises.id, enterpriseId));
  if (!enterprise) throw notFound("企业信息");
  const earlier = await tx
    .select({ id: loans.id })
    .from(loans)
    .where(eq(loans.enterpriseId, enterpriseId))
    .limit(1);
  const { divisionCode, industrySection, sizeClass } = enterprise;
  return { divisionCode, industrySection, sizeClass, firstLoan: earlier.length === 0 };
}
