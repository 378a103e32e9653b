import { and, asc, eq, inArray, lt, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { workingCalendar } from "../reference/working-calendar.ts";
import { type Clock, clockOf } from "./clocks.ts";
import { type ApplicationStatus, OPEN_STATUSES } from "./lifecycle.ts";

export type Workbench = {
  submitted: number;
  accepted: number;
  proposed: number;
  overdue: number;
  /** Reported payments that wait for a second person of the bank, and then for the firm. */
  awaitingRelease: number;
  awaitingReceipt: number;
  overdueLoans: number;
  nearest: {
    id: string;
    number: string;
    enterpriseName: string;
    amount: Fen;
    status: ApplicationStatus;
    clock: Clock | null;
  }[];
};

/** What waits for the bank's people: counts, and the eight nearest deadlines. */
export const viewWorkbench = query({
  permission: "bank.workbench",
  input: z.object({}),
  async run({ tx, member, now }): Promise<Workbench> {
    const { applications, enterprises, drawdowns, loans, instalments } = schema;
    const own = eq(applications.bankId, member.organisationId);
    const open = and(own, inArray(applications.status, OPEN_STATUSES));
    const counts = await tx
      .select({
        status: applications.status,
        count: sql<number>`count(*)::int`,
        overdue: sql<number>`(count(*) filter (where ${lt(applications.dueAt, now)}))::int`,
      })
      .from(applications)
      .where(open)
      .groupBy(applications.status);
    const nearest = await tx
      .select({
        id: applications.id,
        number: applications.number,
        enterpriseName: enterprises.name,
        amount: applications.amount,
        status: applications.status,
        dueAt: applications.dueAt,
      })
      .from(applications)
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .where(open)
      .orderBy(asc(applications.dueAt), asc(applications.id))
      .limit(8);
    const drawdownsThat = (status: Word<"drawdownStatus">) =>
      tx.$count(drawdowns, and(eq(drawdowns.bankId, member.organisationId), eq(drawdowns.status, status)));
    const [late] = await tx
      .select({ loans: sql<number>`count(distinct ${loans.id})::int` })
      .from(loans)
      .innerJoin(instalments, eq(instalments.loanId, loans.id))
      .where(
        and(
          eq(loans.bankId, member.organisationId),
          inArray(loans.status, ["active", "overdue"]),
          lt(instalments.dueOn, dateOn(now)),
          sql`${instalments.paidOn} is null`,
        ),
      );
    const calendar = await workingCalendar(tx);
    const of = (status: ApplicationStatus) => counts.find((row) => row.status === status)?.count ?? 0;
    return {
      submitted: of("submitted"),
      accepted: of("accepted"),
      proposed: of("proposed"),
      overdue: counts.reduce((sum, row) => sum + row.overdue, 0),
      awaitingRelease: await drawdownsThat("requested"),
      awaitingReceipt: await drawdownsThat("released"),
      overdueLoans: late?.loans ?? 0,
      nearest: nearest.map(({ dueAt, ...row }) => ({ ...row, clock: clockOf(calendar, dueAt, now) })),
    };
  },
});
