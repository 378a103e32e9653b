import { and, inArray, lt, or, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";

/** An answer that has not come by then will not come. */
const ANSWER_HOURS = 24;

/** Closes the tries whose time has run out. Running it again finds nothing left to do. */
export const expireTries = command({
  permission: "verification.expire",
  input: z.object({}),
  async run({ tx, now, audit }): Promise<{ expiredVerifications: number }> {
    const { verifications } = schema;
    const unanswered = new Date(now.getTime() - ANSWER_HOURS * 3_600_000);
    const expired = await tx
      .update(verifications)
      .set({ status: "expired", settledAt: now })
      .where(
        and(
          inArray(verifications.status, ["asked", "transferred"]),
          or(
            lt(verifications.expiresAt, now),
            and(sql`${verifications.status} = 'asked'`, lt(verifications.askedAt, unanswered)),
          ),
        ),
      )
      .returning({ id: verifications.id });
    await audit({
      subjectType: "verification",
      subjectId: "clock",
      after: { expired: expired.map(({ id }) => id) },
    });
    return { expiredVerifications: expired.length };
  },
});
