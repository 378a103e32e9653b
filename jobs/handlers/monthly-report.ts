import { buildMonthlyReport } from "#domain/reports/index.ts";
import type { Handler } from "../handler.ts";

/** Builds the report of the month that the request names. */
export const monthlyReport: Handler = async (caller, { month, soFar }) => {
  const { id, revision, isNew } = await buildMonthlyReport(caller, {
    month: String(month),
    soFar: soFar === true,
  });
  return { reportId: id, revision, isNew };
};
