import { createHash } from "node:crypto";
import { desc, eq, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn, formatMonth } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { command } from "../access/verb.ts";
import { reportingMonth } from "../indicators/period.ts";
import { canonical, figures } from "./figures.ts";
import { ReportMonth } from "./inputs.ts";
import { REPORT_COLUMNS, type ReportView, reportView } from "./report-view.ts";
import { workbook } from "./workbook.ts";

export type BuiltReport = ReportView & {
  /** False where the figures were those of the last revision, which stands. */
  isNew: boolean;
};

/**
 * Builds a month's report and keeps it for good: a later run with other figures becomes the next revision, one with the
 * same figures changes nothing. Two runs at once queue up.
 * @throws DomainError `invalid` for a month that has not ended, unless `soFar` says that the report may say so
 */
export const buildMonthlyReport = command({
  permission: "report.build",
  input: ReportMonth,
  async run({ tx, input, now, audit }): Promise<BuiltReport> {
    const period = reportingMonth(input.month, dateOn(now));
    if (!period.complete && !input.soFar) {
      throw invalid(`${formatMonth(period.month)}还没有结束。如需查看截至今日的数字，请选择“截至今日”。`, {
        month: ["这个月还没有结束。"],
      });
    }
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`report:${period.month}`}))`);
    const { reports } = schema;
    const [last] = await tx
      .select(REPORT_COLUMNS)
      .from(reports)
      .where(eq(reports.month, period.month))
      .orderBy(desc(reports.revision))
      .limit(1);
    const computed = await figures(tx, period);
    if (last && canonical(last.figures) === canonical(computed)) {
      await audit({
        subjectType: "report",
        subjectId: last.id,
        after: { month: period.month, unchanged: last.revision },
      });
      return { ...reportView(last), isNew: false };
    }
    const content = await workbook(computed);
    const revision = (last?.revision ?? 0) + 1;
    const row = {
      id: newId(),
      month: period.month,
      revision,
      definitionVersion: computed.definitionVersion,
      figures: computed as unknown,
      fileName: fileName(period.month, revision, period.complete),
      checksum: createHash("sha256").update(content).digest("hex"),
      builtAt: now,
    };
    await tx.insert(reports).values({ ...row, content });
    await audit({
      subjectType: "report",
      subjectId: row.id,
      after: { month: period.month, revision, checksum: row.checksum },
    });
    return { ...reportView(row), isNew: true };
  },
});

const fileName = (month: string, revision: number, complete: boolean) =>
  `信易贷月报-${month.slice(0, 7)}${complete ? "" : "-截至当日"}-第${revision}版.xlsx`;
