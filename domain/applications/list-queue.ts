import { and, asc, desc, eq, gte, ilike, inArray, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { addDays, dateOn, startOfDay } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { z } from "#lib/zod.ts";
import { nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
import { query } from "../access/verb.ts";
import { workingCalendar } from "../reference/working-calendar.ts";
import { contains } from "./case-columns.ts";
import { type Clock, clockOf } from "./clocks.ts";
import { ListQueue, type QUEUE_TABS } from "./inputs.ts";
import type { ApplicationStatus } from "./lifecycle.ts";

export type QueueRow = {
  id: string;
  number: string;
  enterpriseName: string;
  uscc: string;
  divisionName: string;
  productName: string;
  amount: Fen;
  termMonths: number;
  status: ApplicationStatus;
  submittedAt: Date;
  closedAt: Date | null;
  firstLoan: boolean;
  clock: Clock | null;
};

export type QueueTab = (typeof QUEUE_TABS)[number];
export type Queue = { rows: QueueRow[]; next: string | null; counts: Record<QueueTab, number> };

const {
  applications,
  enterprises,
  divisions,
  loanProducts: products,
  loanProductVersions: versions,
} = schema;

const CLOSED = ["approved", "declined", "withdrawn"] as const satisfies ApplicationStatus[];
const IN_TAB: Record<QueueTab, readonly ApplicationStatus[]> = {
  todo: ["submitted", "accepted"],
  submitted: ["submitted"],
  accepted: ["accepted"],
  proposed: ["proposed"],
  closed: CLOSED,
};

/** The bank's applications: open ones by deadline, closed ones by the day of closing, newest first. */
export const listQueue = query({
  permission: "application.list_queue",
  input: ListQueue,
  async run({ tx, member, input, now }): Promise<Queue> {
    const own = eq(applications.bankId, member.organisationId);
    const isClosed = input.tab === "closed";
    const sortedBy = isClosed ? applications.closedAt : applications.dueAt;
    const rows = await tx
      .select({
        id: applications.id,
        number: applications.number,
        enterpriseName: enterprises.name,
        uscc: enterprises.uscc,
        divisionName: divisions.name,
        productName: products.name,
        amount: applications.amount,
        termMonths: applications.termMonths,
        status: applications.status,
        submittedAt: applications.submittedAt,
        closedAt: applications.closedAt,
        firstLoan: applications.firstLoan,
        dueAt: applications.dueAt,
        cursorAt: cursorAt(sortedBy),
      })
      .from(applications)
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .innerJoin(divisions, eq(divisions.code, applications.divisionCode))
      .innerJoin(versions, eq(versions.id, applications.productVersionId))
      .innerJoin(products, eq(products.id, versions.productId))
      .where(
        and(
          own,
          inArray(applications.status, [...IN_TAB[input.tab]]),
          ...narrowed(input, now),
          pageAfter(input),
        ),
      )
      .orderBy(
        ...(isClosed ? [desc(sortedBy), desc(applications.id)] : [asc(sortedBy), asc(applications.id)]),
      )
      .limit(input.limit + 1);
    const calendar = await workingCalendar(tx);
    const page = rows.slice(0, input.limit);
    return {
      rows: page.map(({ dueAt, cursorAt: _, ...row }) => ({ ...row, clock: clockOf(calendar, dueAt, now) })),
      next: nextCursor(rows, input.limit),
      counts: await countTabs(tx, own),
    };
  },
});

function narrowed({ q, productId, clock }: z.output<typeof ListQueue>, now: Date): SQL[] {
  const terms: (SQL | undefined)[] = [];
  if (q) {
    const pattern = contains(q);
    terms.push(
      or(
        ilike(applications.number, pattern),
        ilike(enterprises.name, pattern),
        ilike(enterprises.uscc, pattern),
      ),
    );
  }
  if (productId) terms.push(eq(products.id, productId));
  if (clock === "overdue") terms.push(lt(applications.dueAt, now));
  if (clock === "today") {
    const tomorrow = startOfDay(addDays(dateOn(now), 1));
    terms.push(
      and(isNotNull(applications.dueAt), gte(applications.dueAt, now), lt(applications.dueAt, tomorrow)),
    );
  }
  return terms.filter((term) => term !== undefined);
}

const pageAfter = ({ after, tab }: z.output<typeof ListQueue>): SQL | undefined =>
  tab === "closed"
    ? isBehind(after, { at: applications.closedAt, id: applications.id })
    : isBehind(after, { at: applications.dueAt, id: applications.id }, "oldest first");

async function countTabs(tx: Tx, own: SQL): Promise<Record<QueueTab, number>> {
  const rows = await tx
    .select({ status: applications.status, count: sql<number>`count(*)::int` })
    .from(applications)
    .where(own)
    .groupBy(applications.status);
  const count = (tab: QueueTab) =>
    rows.filter((row) => IN_TAB[tab].includes(row.status)).reduce((sum, row) => sum + row.count, 0);
  return {
    todo: count("todo"),
    submitted: count("submitted"),
    accepted: count("accepted"),
    proposed: count("proposed"),
    closed: count("closed"),
  };
}
