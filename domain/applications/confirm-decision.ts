import { schema, type Tx } from "#db/client.ts";
import { lineGranted } from "#ledger/events/line-granted.ts";
import { post } from "#ledger/post.ts";
import { dateOn } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { nextNumber } from "../access/numbers.ts";
import { command } from "../access/verb.ts";
import { ConfirmDecision } from "./inputs.ts";
import { nextStatus } from "./lifecycle.ts";
import { type ApplicationRow, lockApplication, updateApplication } from "./locked-application.ts";
import { closeDecision, type DecisionRow, FOUR_EYES, lockOpenDecision } from "./open-decision.ts";

/** A second person confirms what an officer proposed. An approval becomes a credit line in the same breath. */
export const confirmDecision = command({
  permission: "application.confirm",
  input: ConfirmDecision,
  conflicts: FOUR_EYES,
  async run({ tx, member, input, now, audit }) {
    const application = await lockApplication(tx, input.applicationId);
    if (application.status !== "proposed") nextStatus(application.status, "confirm_approval");
    const decision = await lockOpenDecision(tx, input, member.userId);
    const approved = decision.kind === "approve";
    const status = nextStatus(application.status, approved ? "confirm_approval" : "confirm_decline");
    const review = { reviewedBy: member.userId, reviewedAt: now, reviewNote: input.reviewNote };
    await closeDecision(tx, decision.id, { outcome: "confirmed", ...review });
    await updateApplication(tx, application.id, { status, dueAt: null, closedAt: now });
    const line = approved ? await grantLine(tx, application, decision, now) : null;
    await audit({
      subjectType: "application",
      subjectId: application.id,
      before: { status: application.status },
      after: { status, decisionId: decision.id, outcome: "confirmed" },
    });
    if (line) await audit({ subjectType: "credit_line", subjectId: line.id, after: line });
    return { creditLineId: line?.id ?? null };
  },
});

async function grantLine(tx: Tx, application: ApplicationRow, decision: DecisionRow, now: Date) {
  const { limit, rateBps, termMonths, repaymentMethod, revolving, expiresOn } = decision;
  if (!limit || !rateBps || !termMonths || !repaymentMethod || revolving === null || !expiresOn)
    throw new Error("an approval without terms");
  const grantedOn = dateOn(now);
  if (expiresOn <= grantedOn)
    throw conflict("这份意见中的授信到期日已过，请退回，由客户经理重新填写到期日。");
  const {
    enterpriseId,
    bankId,
    productVersionId,
    divisionCode,
    industrySection,
    sizeClass,
    guaranteeMode,
    firstLoan,
  } = application;
  const line = {
    id: newId(),
    number: await nextNumber(tx, "SX", now),
    ...{ limit, rateBps, termMonths, repaymentMethod, revolving, grantedOn, expiresOn },
  };
  await tx.insert(schema.creditLines).values({
    ...line,
    applicationId: application.id,
    ...{
      enterpriseId,
      bankId,
      productVersionId,
      divisionCode,
      industrySection,
      sizeClass,
      guaranteeMode,
      firstLoan,
    },
    createdAt: now,
  });
  await post(tx, [lineGranted({ lineId: line.id, limit, grantedOn, enterpriseId, bankId })], now);
  return line;
}
