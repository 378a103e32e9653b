import { command } from "../access/verb.ts";
import { ApplicationId } from "./inputs.ts";
import { nextStatus } from "./lifecycle.ts";
import { lockApplication, updateApplication } from "./locked-application.ts";

/** The owner takes the application back, until the bank has a decision under review. */
export const withdrawApplication = command({
  permission: "application.withdraw",
  input: ApplicationId,
  async run({ tx, input, now, audit }) {
    const application = await lockApplication(tx, input.applicationId);
    const status = nextStatus(application.status, "withdraw");
    await updateApplication(tx, application.id, { status, dueAt: null, closedAt: now });
    await audit({
      subjectType: "application",
      subjectId: application.id,
      before: { status: application.status },
      after: { status },
    });
  },
});
