import { and, asc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Fen } from "#lib/money.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { workingCalendar } from "../reference/working-calendar.ts";
import { type Clock, clockOf } from "./clocks.ts";

export type ReviewRow = {
  applicationId: string;
  number: string;
  enterpriseName: string;
  productName: string;
  kind: Word<"decisionKind">;
  amount: Fen;
  limit: Fen | null;
  rateBps: number | null;
  declineReason: Word<"declineReason"> | null;
  proposedAt: Date;
  isMine: boolean;
  clock: Clock | null;
};

/** Proposals of the bank that wait for a second pair of eyes, the nearest deadline first; a hundred at most. */
export const listReviews = query({
  permission: "application.list_reviews",
  input: z.object({}),
  async run({ tx, member, now }): Promise<ReviewRow[]> {
    const { applications, applicationDecisions: decisions, enterprises } = schema;
    const { loanProducts: products, loanProductVersions: versions } = schema;
    const rows = await tx
      .select({
        applicationId: applications.id,
        number: applications.number,
        enterpriseName: enterprises.name,
        productName: products.name,
        kind: decisions.kind,
        amount: applications.amount,
        limit: decisions.limit,
        rateBps: decisions.rateBps,
        declineReason: decisions.declineReason,
        proposedAt: decisions.proposedAt,
        proposedBy: decisions.proposedBy,
        dueAt: applications.dueAt,
      })
      .from(decisions)
      .innerJoin(applications, eq(applications.id, decisions.applicationId))
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .innerJoin(versions, eq(versions.id, applications.productVersionId))
      .innerJoin(products, eq(products.id, versions.productId))
      .where(and(eq(decisions.bankId, member.organisationId), eq(decisions.outcome, "open")))
      .orderBy(asc(applications.dueAt), asc(applications.id))
      .limit(100);
    const calendar = await workingCalendar(tx);
    return rows.map(({ proposedBy, dueAt, ...row }) => ({
      ...row,
      isMine: proposedBy === member.userId,
      clock: clockOf(calendar, dueAt, now),
    }));
  },
});
