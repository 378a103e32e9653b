import { and, desc, eq, gt, inArray, or } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

/** How long a reset that was used stays in the person's sight. */
const SHOWN_DAYS = 365;

export type OwnReset = {
  id: string;
  scope: Word<"resetScope">;
  status: Word<"resetStatus">;
  createdAt: Date;
  usedAt: Date | null;
  /** Who made it; null where it was made at the machine. */
  issuerName: string | null;
};

/** What others did about the person's own log-in: resets that were used, and those that still could be. */
export const listOwnResets = query({
  permission: "account_reset.list_own",
  input: z.object({}),
  async run({ tx, member, now }): Promise<OwnReset[]> {
    const { accountResets, organisations } = schema;
    const longAgo = new Date(now.getTime() - SHOWN_DAYS * 86_400_000);
    return tx
      .select({
        id: accountResets.id,
        scope: accountResets.scope,
        status: accountResets.status,
        createdAt: accountResets.createdAt,
        usedAt: accountResets.usedAt,
        issuerName: organisations.name,
      })
      .from(accountResets)
      .leftJoin(organisations, eq(organisations.id, accountResets.issuerId))
      .where(
        and(
          eq(accountResets.userId, member.userId),
          or(
            gt(accountResets.usedAt, longAgo),
            eq(accountResets.status, "proposed"),
            and(inArray(accountResets.status, ["open"]), gt(accountResets.expiresAt, now)),
          ),
        ),
      )
      .orderBy(desc(accountResets.createdAt), desc(accountResets.id))
      .limit(20);
  },
});
