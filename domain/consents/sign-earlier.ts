import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { z } from "#lib/zod.ts";
import { command, query } from "../access/verb.ts";
import { sealConsent } from "./artefact.ts";

const { auditEntries, consents, enterprises, organisations } = schema;

/** The trace of the one time. It cannot be wiped out unseen, so nobody can have a forged row signed later. */
const TRACE = { subjectType: "consents", subjectId: "earlier" };
const BATCH = 500;

const isDone = async (tx: Tx): Promise<boolean> => {
  const trace = and(
    eq(auditEntries.subjectType, TRACE.subjectType),
    eq(auditEntries.subjectId, TRACE.subjectId),
  );
  return (await tx.select({ id: auditEntries.id }).from(auditEntries).where(trace).limit(1)).length > 0;
};

/** Whether the consents of the version before signatures still wait for theirs. */
export const earlierConsents = query({
  permission: "consent.earlier",
  input: z.object({}),
  run: async ({ tx }): Promise<{ waiting: boolean }> => ({ waiting: !(await isDone(tx)) }),
});

/**
 * Signs what was granted before the platform signed. It happens once in the life of a database: a row without a
 * signature that turns up later opens nothing.
 */
export const signEarlier = command({
  permission: "consent.sign_earlier",
  input: z.object({}),
  async run({ tx, keys, audit }): Promise<{ signed: number }> {
    await tx.execute(sql`lock table consents in share row exclusive mode`);
    if (await isDone(tx)) {
      await audit({ subjectType: "consents", subjectId: "none" });
      return { signed: 0 };
    }
    let signed = 0;
    for (let found = BATCH; found === BATCH; signed += found) found = await signBatch(tx, keys);
    await audit({ ...TRACE, after: { signed } });
    return { signed };
  },
});

async function signBatch(tx: Tx, keys: Keys): Promise<number> {
  const rows = await tx
    .select({
      consent: consents,
      enterpriseName: enterprises.name,
      uscc: enterprises.uscc,
      granteeName: organisations.name,
    })
    .from(consents)
    .innerJoin(enterprises, eq(enterprises.id, consents.enterpriseId))
    .innerJoin(organisations, eq(organisations.id, consents.granteeId))
    .where(isNull(consents.signature))
    .orderBy(asc(consents.id))
    .limit(BATCH);
  if (rows.length === 0) return 0;
  const sealed = await Promise.all(
    rows.map(async ({ consent, ...parties }) => {
      const { artefact, signature } = await sealConsent(keys, consent, parties);
      return sql`(${consent.id}::uuid, ${artefact}::text, ${signature}::text)`;
    }),
  );
  await tx.execute(sql`
    update consents c set artefact = ready.artefact, signature = ready.signature
    from (values ${sql.join(sealed, sql`, `)}) as ready (id, artefact, signature)
    where c.id = ready.id`);
  return rows.length;
}
