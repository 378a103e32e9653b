import { desc, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { merkleRoot } from "#lib/crypto/sm3.ts";
import { databaseName } from "../../audit/head.ts";
import { headOf, payloadText } from "../../audit/seal-payload.ts";
import type { LedgerSealPayload } from "./payload.ts";
import type { Record } from "./records.ts";

const { ledgerSeals } = schema;

export type LedgerSeal = typeof ledgerSeals.$inferSelect;

export async function newestSeal(tx: Tx): Promise<LedgerSeal | undefined> {
  const [last] = await tx.select().from(ledgerSeals).orderBy(desc(ledgerSeals.number)).limit(1);
  return last;
}

/** Where seals were taken away but not the places in them, sealing goes on above those, and the gap tells of it. */
export async function nextNumber(tx: Tx, last: LedgerSeal | undefined): Promise<number> {
  const { rows } = await tx.execute<{ highest: number | null }>(
    sql`select max(seal) as highest from ledger_seal_places`,
  );
  return Math.max(last?.number ?? 0, rows[0]!.highest ?? 0) + 1;
}

type Batch = { records: Record[]; number: number; last: LedgerSeal | undefined; now: Date };

/** Puts the records into a seal that follows the last one. */
export async function addSeal(
  tx: Tx,
  keys: Keys,
  { records, number, last, now }: Batch,
): Promise<LedgerSeal> {
  const root = merkleRoot(records.map(({ content }) => content));
  const payload: LedgerSealPayload = {
    ledger: 1,
    chain: last?.chain ?? (await databaseName(tx)),
    seal: number,
    at: now.toISOString(),
    records: records.length,
    total: (last?.total ?? 0) + records.length,
    root: root.toString("hex"),
    previous: last?.head.toString("hex") ?? null,
  };
  const text = payloadText(payload);
  const seal: LedgerSeal = {
    ...{ number, chain: payload.chain, at: now, records: payload.records, total: payload.total, root },
    ...{ previous: last?.head ?? null, head: headOf(text), signature: await keys.sign(text) },
  };
  await tx.insert(ledgerSeals).values(seal);
  await tx.execute(sql`
    insert into ledger_seal_places (record_id, seal, ordinal, content)
    select record_id, ${number}, place - 1, content
    from unnest(${sql.param(records.map(({ id }) => id))}::uuid[], ${sql.param(records.map(({ content }) => content))}::bytea[])
      with ordinality as each (record_id, content, place)`);
  return seal;
}
