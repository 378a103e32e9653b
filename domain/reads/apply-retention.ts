import { sql } from "drizzle-orm";
import { isDate } from "#lib/dates.ts";
import { DomainError, invalid, postgresCode } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";

const Day = z.string().refine(isDate, "请填写有效的日期，例如 2021-11-01。").optional();

const ApplyRetention = z.object({
  /** Whole months of reads that ended before this date go. */
  readsBefore: Day,
  /** Log-ins that ended before this date go. */
  logInsBefore: Day,
});

export type Retention = { months: { month: string; reads: number }[]; logIns: number };

/** The database keeps what is too young; its word for that is `restrict_violation`. */
async function keeping<R>(run: Promise<R>, field: string, sentence: string): Promise<R> {
  try {
    return await run;
  } catch (error) {
    if (postgresCode(error) !== "23001") throw error;
    throw new DomainError("forbidden", sentence, { [field]: [sentence] });
  }
}

/**
 * Removes logs that have been kept long enough: reads after five years, by whole months; log-ins after six months. The
 * audit is never removed.
 * @throws DomainError `forbidden` for a date that would reach younger ones, `invalid` where no date is given
 */
export const applyRetention = command({
  permission: "retention.apply",
  input: ApplyRetention,
  async run({ tx, input, audit }): Promise<Retention> {
    const { readsBefore, logInsBefore } = input;
    if (!readsBefore && !logInsBefore) throw invalid("请写明清理到哪一天。");
    const months = readsBefore ? await dropReads(readsBefore) : [];
    const logIns = logInsBefore ? await dropLogIns(logInsBefore) : 0;
    await audit({
      subjectType: "retention",
      subjectId: readsBefore ?? logInsBefore ?? "",
      after: { readsBefore, logInsBefore, months, logIns },
    });
    return { months, logIns };

    async function dropReads(before: string) {
      const dropping = tx.execute<{ month: string; reads: string }>(
        sql`select month, reads from app.drop_reads_before(${before})`,
      );
      const { rows } = await keeping(
        dropping,
        "readsBefore",
        "查看记录须保存 5 年，不满 5 年的不能清理。请把日期改到 5 年以前。",
      );
      return rows.map(({ month, reads }) => ({ month, reads: Number(reads) }));
    }

    async function dropLogIns(before: string) {
      const dropping = tx.execute<{ dropped: string }>(
        sql`select app.drop_log_ins_before(${before}) as dropped`,
      );
      const { rows } = await keeping(
        dropping,
        "logInsBefore",
        "登录日志须保存 6 个月，不满 6 个月的不能清理。请把日期改到 6 个月以前。",
      );
      return Number(rows[0]?.dropped ?? 0);
    }
  },
});
