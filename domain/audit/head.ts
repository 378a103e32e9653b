import { sql } from "drizzle-orm";
import { type Db, schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { readLedgerPayload } from "../ledger/seal/payload.ts";
import { headOf, parseJson, readPayload } from "./seal-payload.ts";

type Payload = { chain: string; seal: number; at: string; total: number };

/** The chains whose heads are kept outside of the database: where the seals stand, and what one signs. */
const CHAINS = {
  audit: { seals: schema.auditSeals, read: readPayload },
  ledger: { seals: schema.ledgerSeals, read: readLedgerPayload },
} as const;
export type ChainName = keyof typeof CHAINS;

/**
 * The newest head, to be kept off the machine: whoever has it finds out when the chain is later cut behind it, or
 * written anew. The signature says it all; the rest is for people to read.
 */
export const AuditHead = z.object({
  seal: z.int().positive(),
  at: z.string(),
  total: z.int().positive(),
  head: z.string(),
  signature: z.string(),
});
export type AuditHead = z.infer<typeof AuditHead>;

/** The head of a chain that ends with this seal, as it is exported. */
export const exportHead = (
  seal: Pick<typeof schema.auditSeals.$inferSelect, "number" | "at" | "total" | "head" | "signature">,
): AuditHead => ({
  seal: seal.number,
  at: seal.at.toISOString(),
  total: seal.total,
  head: seal.head.toString("hex"),
  signature: seal.signature,
});

/**
 * How an exported head stands to the chain in the database: it `holds`, the chain was `cut` behind it, it belongs to
 * `another` database, or it is `unsigned` by any of the platform's keys.
 */
export type HeadStanding =
  | { standing: "holds" | "cut" | "another"; seal: number; newest: number }
  | { standing: "unsigned" };

export async function standingOf(
  tx: Tx,
  keys: Keys,
  exported: string,
  of: ChainName = "audit",
): Promise<HeadStanding> {
  const { seals, read } = CHAINS[of];
  const head = await readHead(keys, exported, read);
  if (!head) return { standing: "unsigned" };
  const { seal, chain } = head.payload;
  const { rows } = await tx.execute<{ number: number; chain: string; head: Buffer }>(sql`
    select number, chain, head from ${seals}
    where number = ${seal} or number = (select max(number) from ${seals}) order by number desc`);
  const newest = rows[0];
  const here = newest?.chain ?? (await databaseName(tx));
  const there = rows.find(({ number }) => number === seal)?.head.equals(head.head) ?? false;
  const standing = there ? "holds" : here === chain ? "cut" : "another";
  return { standing, seal, newest: newest?.number ?? 0 };
}

/** What tells this database from every other one, also from one of the same name that was dropped before. */
export async function databaseName(tx: Tx): Promise<string> {
  const { rows } = await tx.execute<{ name: string }>(sql`
    select system_identifier || ':' || (select oid from pg_database where datname = current_database()) as name
    from pg_control_system()`);
  return rows[0]!.name;
}

/**
 * Whether the platform has written nothing into this database yet: no seal, no record with a MAC, nobody to act. A kept
 * head of another database says nothing of such a one; of any other it says that databases were exchanged.
 */
export const isFresh = ({ db }: { db: Db }): Promise<boolean> =>
  db.transaction(async (tx) => {
    await actAs(tx, system("seal"));
    const { rows } = await tx.execute<{ fresh: boolean }>(sql`
      select not exists (select from audit_seals) and not exists (select from audit_entries where mac is not null)
        and not exists (select from data_reads where mac is not null)
        and not exists (select from organisations) as fresh`);
    return rows[0]!.fresh;
  });

/** {@link standingOf} for whoever keeps the head outside of the database. */
export const compareHead = (
  { db, keys }: { db: Db; keys: Keys },
  exported: string,
  of: ChainName = "audit",
): Promise<HeadStanding> =>
  db.transaction(async (tx) => {
    await actAs(tx, system("seal"));
    return standingOf(tx, keys, exported, of);
  });

/** What an exported head says; null where the platform did not sign it, or what people read of it is not what it signed. */
async function readHead(
  keys: Keys,
  exported: string,
  read: (text: string | null) => Payload | null,
): Promise<{ payload: Payload; head: Buffer } | null> {
  const parsed = AuditHead.safeParse(parseJson(exported));
  if (!parsed.success) return null;
  const text = await keys.verify(parsed.data.signature);
  const payload = read(text);
  if (!payload || text === null) return null;
  const { seal, at, total, head: named } = parsed.data;
  const head = headOf(text);
  const isAsSigned =
    seal === payload.seal && at === payload.at && total === payload.total && named === head.toString("hex");
  return isAsSigned ? { payload, head } : null;
}
