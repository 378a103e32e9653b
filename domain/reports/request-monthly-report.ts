import { dateOn, formatMonth } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { reportingMonth } from "../indicators/period.ts";
import { requestJob } from "../jobs/request-job.ts";
import { ReportMonth } from "./inputs.ts";

/**
 * Asks for a month's report. A request that waits is joined. Returns the job's id, by which its progress can be watched.
 * @throws DomainError `invalid` for a month that has not ended, unless `soFar` is given
 */
export const requestMonthlyReport = command({
  permission: "report.request",
  input: ReportMonth,
  async run({ tx, member, input, now, audit, ringFor }) {
    const { month, complete } = reportingMonth(input.month, dateOn(now));
    if (!complete && !input.soFar) {
      throw invalid(`${formatMonth(month)}还没有结束。`, {
        month: ["这个月还没有结束；要看截至今日的数字，请勾选“截至今日”。"],
      });
    }
    const id = await requestJob(
      tx,
      {
        job: "monthly_report",
        key: `asked:${month}:${member.organisationId}`,
        parameters: { month, soFar: !complete },
        organisationId: member.organisationId,
      },
      now,
    );
    ringFor(id);
    await audit({ subjectType: "report", subjectId: month, after: { job: id, soFar: !complete } });
    return { jobId: id, month };
  },
});
