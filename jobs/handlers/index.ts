import type { JobName } from "#domain/jobs/index.ts";
import type { Handler } from "../handler.ts";
import { verifyTrail } from "./audit.ts";
import { checkClocks } from "./clocks.ts";
import { makeExport } from "./export.ts";
import { ingest } from "./ingest.ts";
import { match } from "./match.ts";
import { monthlyReport } from "./monthly-report.ts";
import { computeAllProfiles } from "./profile.ts";
import { remindOwners } from "./reminders.ts";
import { verify } from "./verification.ts";

/** Which code does which work. */
export const handlers: Record<JobName, Handler> = {
  ingest,
  profile: computeAllProfiles,
  match,
  monthly_report: monthlyReport,
  clocks: checkClocks,
  audit_verify: verifyTrail,
  verification: verify,
  export: makeExport,
  reminders: remindOwners,
};
