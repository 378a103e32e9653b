import { desc } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { REPORT_COLUMNS, type ReportView, reportView } from "./report-view.ts";

/** The reports there are, latest month and revision first. */
export const listReports = query({
  permission: "report.list",
  input: z.object({ limit: z.number().int().min(1).max(200).default(60) }),
  async run({ tx, input }): Promise<ReportView[]> {
    const { reports } = schema;
    const rows = await tx
      .select(REPORT_COLUMNS)
      .from(reports)
      .orderBy(desc(reports.month), desc(reports.revision))
      .limit(input.limit);
    return rows.map(reportView);
  },
});
