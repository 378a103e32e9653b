import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { command } from "../access/verb.ts";
import { ProposeDecision } from "./inputs.ts";
import { nextStatus } from "./lifecycle.ts";
import { lockApplication, updateApplication } from "./locked-application.ts";
import { assertApprovalFits } from "./product-fit.ts";
import { productOfVersion } from "./product-of-version.ts";

/** An officer proposes to approve with terms, or to decline with a reason. A second person decides. */
export const proposeDecision = command({
  permission: "application.propose",
  input: ProposeDecision,
  conflicts: { application_decisions_open_unique: "这笔申请已有一份审批意见在等待复核，请刷新页面查看。" },
  async run({ tx, member, input, now, audit }) {
    const application = await lockApplication(tx, input.applicationId);
    const status = nextStatus(application.status, "propose");
    if (input.kind === "approve") {
      const today = dateOn(now);
      const { terms } = await productOfVersion(tx, application.productVersionId, today);
      assertApprovalFits(terms, { amount: application.amount, today }, input);
    }
    const decisionId = newId();
    const { applicationId, ...content } = input;
    await tx.insert(schema.applicationDecisions).values({
      id: decisionId,
      applicationId,
      enterpriseId: application.enterpriseId,
      bankId: application.bankId,
      ...content,
      proposedBy: member.userId,
      proposedAt: now,
    });
    await updateApplication(tx, applicationId, { status });
    const { opinion: _, note: __, ...terms } = content;
    await audit({
      subjectType: "application",
      subjectId: applicationId,
      before: { status: application.status },
      after: { status, decisionId, ...terms },
    });
    return { decisionId };
  },
});
