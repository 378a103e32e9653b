import { command } from "../access/verb.ts";
import { workingCalendar } from "../reference/working-calendar.ts";
import { responseDueAt } from "./clocks.ts";
import { ApplicationId } from "./inputs.ts";
import { nextStatus } from "./lifecycle.ts";
import { lockApplication, updateApplication } from "./locked-application.ts";

/** An officer takes the application on; the decision is due next. */
export const acceptApplication = command({
  permission: "application.accept",
  input: ApplicationId,
  async run({ tx, member, input, now, audit }) {
    const application = await lockApplication(tx, input.applicationId);
    const status = nextStatus(application.status, "accept");
    const dueAt = responseDueAt(await workingCalendar(tx), status, application.submittedAt);
    await updateApplication(tx, application.id, {
      status,
      dueAt,
      acceptedAt: now,
      acceptedBy: member.userId,
    });
    await audit({
      subjectType: "application",
      subjectId: application.id,
      before: { status: application.status },
      after: { status, dueAt },
    });
  },
});
