import type { JobName } from "#domain/jobs/index.ts";
import { addMonths, dateOn, formatMonth, monthOf } from "#lib/dates.ts";

export type Due = { job: JobName; key: string; parameters: Record<string, unknown> };

const shanghaiHour = (now: Date) => (now.getUTCHours() + 8) % 24;

/**
 * What ought to have been asked for by now: the latest period of each scheduled job. Asking is idempotent by
 * (job, key), so several nodes may ask, and a period missed while everything was down is caught up at the next look.
 */
export function dueNow(now: Date): Due[] {
  const today = dateOn(now);
  const lastMonth = addMonths(monthOf(today), -1);
  const due: Due[] = [];
  if (shanghaiHour(now) >= 2)
    due.push({ job: "profile", key: `daily:${today}`, parameters: { scope: "all", asOf: today } });
  if (shanghaiHour(now) >= 3) due.push({ job: "audit_verify", key: `daily:${today}`, parameters: {} });
  due.push({ job: "reminders", key: `day:${today}`, parameters: {} });
  due.push({ job: "clocks", key: `hour:${now.toISOString().slice(0, 13)}`, parameters: {} });
  due.push({
    job: "monthly_report",
    key: `month:${lastMonth}`,
    parameters: { month: lastMonth, name: formatMonth(lastMonth) },
  });
  return due;
}
