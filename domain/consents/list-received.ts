import { and, desc, eq, lt, or, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid, notFound } from "#lib/errors.ts";
import { isId } from "#lib/ids.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { cursorInstant } from "../applications/case-columns.ts";
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
): Promise<(ReceivedConsent & { cursor: string })[]> {
  const rows = await tx
    .select({
      consent: consents,
      enterpriseName: enterprises.name,
      uscc: enterprises.uscc,
      cursor: cursorInstant(consents.grantedAt),
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
  input: z.object({ limit: z.int().min(1).max(100).default(20), after: z.string().max(80).optional() }),
  async run({ tx, member, now, input }): Promise<{ consents: ReceivedConsent[]; next: string | null }> {
    const rows = await readReceived(tx, member.organisationId, now, {
      where: input.after ? beyond(input.after) : undefined,
      limit: input.limit + 1,
    });
    const shown = rows.slice(0, input.limit);
    const last = rows.length > input.limit ? shown.at(-1) : undefined;
    return { consents: shown, next: last ? `${last.cursor}_${last.id}` : null };
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

function beyond(after: string): SQL | undefined {
  const [at = "", id = ""] = after.split("_");
  if (!isId(id) || Number.isNaN(Date.parse(at))) {
    throw invalid("翻页的位置不对，请回到第一页重新查看。");
  }
  const instant = sql`${at}::timestamptz`;
  return or(
    sql`${consents.grantedAt} < ${instant}`,
    and(sql`${consents.grantedAt} = ${instant}`, lt(consents.id, id)),
  );
}
