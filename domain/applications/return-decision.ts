import { command } from "../access/verb.ts";
import { ReturnDecision } from "./inputs.ts";
import { nextStatus } from "./lifecycle.ts";
import { lockApplication, updateApplication } from "./locked-application.ts";
import { closeDecision, FOUR_EYES, lockOpenDecision } from "./open-decision.ts";

/** The reviewer sends the proposal back to the officers, with the reason. */
export const returnDecision = command({
  permission: "application.return",
  input: ReturnDecision,
  conflicts: FOUR_EYES,
  async run({ tx, member, input, now, audit }) {
    const application = await lockApplication(tx, input.applicationId);
    const status = nextStatus(application.status, "return");
    const decision = await lockOpenDecision(tx, input, member.userId);
    const review = { reviewedBy: member.userId, reviewedAt: now, reviewNote: input.reviewNote };
    await closeDecision(tx, decision.id, { outcome: "returned", ...review });
    await updateApplication(tx, application.id, { status });
    await audit({
      subjectType: "application",
      subjectId: application.id,
      before: { status: application.status },
      after: { status, decisionId: decision.id, outcome: "returned" },
    });
  },
});
