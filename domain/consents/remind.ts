import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { addDays, dateOn } from "#lib/dates.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { endsSoon, REMINDER_DAYS } from "./ending.ts";
import { UNENDED } from "./lifecycle.ts";

const { consentReminders, consentRequests, consents } = schema;

/**
 * The day's round: consents past their end are marked so, owners are reminded of those that end soon, and requests that
 * nobody answered lapse. Twice the same day it finds nothing left to do.
 */
export const remind = command({
  permission: "consent.remind",
  input: z.object({}),
  async run({ tx, now, audit }): Promise<{ expired: number; reminded: number; lapsed: number }> {
    const done = {
      expired: await expire(tx, now),
      reminded: await remindOwners(tx, now),
      lapsed: await lapse(tx, now),
    };
    await audit({ subjectType: "consents", subjectId: dateOn(now), after: done });
    return done;
  },
});

async function expire(tx: Tx, now: Date): Promise<number> {
  const { rowCount } = await tx
    .update(consents)
    .set({ status: "expired", pausedAt: null })
    .where(and(inArray(consents.status, UNENDED), lte(consents.expiresAt, now)));
  return rowCount ?? 0;
}

/** The nearest of the days alone: who consented for a week is not reminded of a month. */
async function remindOwners(tx: Tx, now: Date): Promise<number> {
  const [far, near] = REMINDER_DAYS;
  const mark = addDays(dateOn(now), near);
  const ending = tx
    .select({
      consentId: consents.id,
      enterpriseId: consents.enterpriseId,
      granteeId: consents.granteeId,
      days: sql<number>`case when ${consents.expiresOn} <= ${mark} then ${near}::int else ${far}::int end`.as(
        "days",
      ),
      remindedAt: sql<Date>`${now.toISOString()}::timestamptz`.as("reminded_at"),
    })
    .from(consents)
    .where(endsSoon(now));
  const { rowCount } = await tx.insert(consentReminders).select(ending).onConflictDoNothing();
  return rowCount ?? 0;
}

async function lapse(tx: Tx, now: Date): Promise<number> {
  const { rowCount } = await tx
    .update(consentRequests)
    .set({ status: "lapsed" })
    .where(and(eq(consentRequests.status, "open"), lte(consentRequests.lapsesAt, now)));
  return rowCount ?? 0;
}
