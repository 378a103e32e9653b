import { closeMonth as close } from "#ledger/periods.ts";
import { dateOn, formatMonth, isDate } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { findFaults } from "./verify-ledger.ts";

/** `2026-02` as the month's first day. */
const MonthText = z
  .string()
  .trim()
  .refine((text) => /^\d{4}-\d{2}$/.test(text) && isDate(`${text}-01`), "请按年月填写月份，例如 2026-02。")
  .transform((text) => `${text}-01`);

/**
 * Closes a month of the ledger for good, once the book is sound. What belongs to it and comes later counts in the next
 * open month and names its day.
 * @throws DomainError `conflict` out of order, a second time, or while the verification finds something; `invalid` for a
 *   month that is not over
 */
export const closeMonth = command({
  permission: "ledger.close",
  input: z.object({ month: MonthText }),
  runsAs: system("ledger-close"),
  async run({ tx, now, input: { month }, audit }) {
    const faults = await findFaults(tx);
    if (faults.length > 0) {
      const what = faults.map(({ statement, count }) => `“${statement}”有 ${count} 处不符`).join("；");
      throw conflict(`${formatMonth(month)}不能结账：账本核验发现出入。${what}。请先查明处理。`);
    }
    const closed = await close(tx, month, dateOn(now));
    await audit({
      subjectType: "ledger_period",
      subjectId: month,
      after: { transactions: closed.transactions, closedAt: closed.closedAt.toISOString() },
    });
    return closed;
  },
});
