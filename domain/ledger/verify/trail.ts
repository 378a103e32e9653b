import { sql } from "drizzle-orm";
import type { Invariants } from "#ledger/verify/invariant.ts";
import type { Permission } from "../../access/permissions.ts";

/** The verbs that post. Each writes its audit entry with the instant at which it records. */
const POSTING: Permission[] = [
  "application.confirm",
  "drawdown.request",
  "drawdown.confirm",
  "drawdown.void",
  "repayment.record",
  "loan.approve_write_off",
  "clock.check",
  "case.import",
];

/** Whether the trail tells of what the book says. That its entries are genuine, `xyd audit verify` finds out. */
export const TRAIL: Invariants = {
  money_events_are_audited: {
    statement: "每笔记账在审计记录里有同一时刻的操作",
    violations: sql`
      select x.id from ledger_transactions x
      where not exists (
        select from audit_entries e where e.at = x.recorded_at and e.verb = any (${sql.param(POSTING)}::text[]))`,
  },
  closings_are_audited: {
    statement: "每次结账在审计记录里有对应的操作",
    violations: sql`
      select p.id from ledger_periods p
      where not exists (
        select from audit_entries e
        where e.verb = 'ledger.close' and e.subject_type = 'ledger_period' and e.subject_id = p.month::text)`,
  },
};
