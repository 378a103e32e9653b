import { and, desc, eq, type SQL } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { After, nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
import { query } from "../access/verb.ts";
import { ConsentId } from "./inputs.ts";
import { type ConsentFacts, consentView } from "./list-consents.ts";

const { consents, enterprises } = schema;

/** A consent as the bank sees it that was given one. */
export type ReceivedConsent = ConsentFacts & { enterpriseName: string; uscc: string };

async function readReceived(
  tx: Tx,
  granteeId: string,
  now: Date,
  { where, limit }: { where?: SQL | undefined; limit: number },
): Promise<(ReceivedConsent & { cursorAt: string })[]> {
  const rows = await tx
    .select({
      consent: consents,
      enterpriseName: enterprises.name,
      uscc: enterprises.uscc,
      cursorAt: cursorAt(consents.grantedAt),
    })
    .from(consents)
    .innerJoin(enterprises, eq(enterprises.id, consents.enterpriseId))
    .where(and(eq(consents.granteeId, granteeId), where))
    .orderBy(desc(consents.grantedAt), desc(consents.id))
    .limit(limit);
  return rows.map(({ consent, ...beside }) => ({ ...consentView(consent, now), ...beside }));
}

/** What firms have granted the own bank, newest first, page by page. */
export const listReceived = query({
  permission: "consent.list_received",
  input: z.object({ limit: z.int().min(1).max(100).default(20), after: After }),
  async run({ tx, member, now, input }): Promise<{ consents: ReceivedConsent[]; next: string | null }> {
    const rows = await readReceived(tx, member.organisationId, now, {
      where: isBehind(input.after, { at: consents.grantedAt, id: consents.id }),
      limit: input.limit + 1,
    });
    return { consents: rows.slice(0, input.limit), next: nextCursor(rows, input.limit) };
  },
});

/** One consent that the own bank was given. */
export const viewReceived = query({
  permission: "consent.view_received",
  input: ConsentId,
  async run({ tx, member, now, input }): Promise<ReceivedConsent> {
    const where = eq(consents.id, input.consentId);
    const [found] = await readReceived(tx, member.organisationId, now, { where, limit: 1 });
    if (!found) throw notFound("这份授权");
    return found;
  },
});
