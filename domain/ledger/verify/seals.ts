import { asc, getTableColumns, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import {
  type Finding,
  findBroken,
  type Invariants,
  Offenders,
  planForAll,
} from "#ledger/verify/invariant.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { merkleRoot } from "#lib/crypto/sm3.ts";
import { inPieces } from "../../access/in-pieces.ts";
import { inMicroseconds } from "../../access/record-mac.ts";
import { standingOf } from "../../audit/head.ts";
import { headOf } from "../../audit/seal-payload.ts";
import { exactInstant } from "../../audit/stored-values.ts";
import { reachOf } from "../../audit/unsealed.ts";
import { type LedgerSealPayload, readLedgerPayload } from "../seal/payload.ts";
import { DIGESTS, transfersOfAll } from "../seal/records.ts";

const { ledgerSeals } = schema;

/** What the seals vouch for, in words. */
export const SEALS = {
  seals_are_signed_and_chained: "账本的封存由平台签名，首尾相接",
  sealed_records_stand_as_sealed: "封存过的记账和结账没有被改动或删除",
  sealed_lists_match_their_roots: "每号封存的清单没有增减或换位",
  nothing_was_slipped_in_after_sealing: "封存以后没有倒填的记账和结账",
  seals_reach_the_kept_head: "账本的封存到达库外留存的封存头",
} as const;

type SealRow = typeof ledgerSeals.$inferSelect & { exactAt: string };

/**
 * Holds the ledger's chain against its signatures, every sealed record against its digest, and the chain against a head
 * that was kept outside of the database. What is sealed after it began counts as not sealed yet.
 * @param head the text of a head that was exported earlier; what is none is a finding
 */
export async function verifySeals(tx: Tx, keys: Keys, head?: string): Promise<Finding[]> {
  const seals: SealRow[] = await tx
    .select({
      ...getTableColumns(ledgerSeals),
      exactAt: sql<string>`${sql.raw(exactInstant("ledger_seals.at"))}`,
    })
    .from(ledgerSeals)
    .orderBy(asc(ledgerSeals.number));
  return [
    ...(await checkChain(keys, seals)),
    ...(await findBroken(tx, recordsThatDiffer(seals.at(-1)))),
    ...(await checkLists(tx, seals)),
    ...(await checkUnsealed(tx, seals.at(-1))),
    ...(head === undefined ? [] : await checkHead(tx, keys, head)),
  ];
}

const found = (offenders: Offenders, check: keyof typeof SEALS) => offenders.under(check, SEALS[check]);

async function checkChain(keys: Keys, seals: readonly SealRow[]): Promise<Finding[]> {
  const offenders = new Offenders();
  let last: SealRow | undefined;
  for (const seal of seals) {
    const text = await keys.verify(seal.signature);
    const payload = readLedgerPayload(text);
    const isSigned = payload !== null && agrees(seal, payload) && headOf(text!).equals(seal.head);
    if (!isSigned || !follows(seal, last)) offenders.add(String(seal.number));
    last = seal;
  }
  return found(offenders, "seals_are_signed_and_chained");
}

const agrees = (seal: SealRow, payload: LedgerSealPayload): boolean =>
  payload.seal === seal.number &&
  payload.chain === seal.chain &&
  inMicroseconds(new Date(payload.at)) === seal.exactAt &&
  payload.records === seal.records &&
  payload.total === seal.total &&
  payload.root === seal.root.toString("hex") &&
  payload.previous === (seal.previous?.toString("hex") ?? null);

const follows = (seal: SealRow, last: SealRow | undefined): boolean =>
  seal.number === (last?.number ?? 0) + 1 &&
  seal.chain === (last?.chain ?? seal.chain) &&
  (seal.previous?.toString("hex") ?? null) === (last?.head.toString("hex") ?? null) &&
  seal.total === (last?.total ?? 0) + seal.records;

/**
 * What is held against the seals: their places, and those of a seal that is gone. What came after the last one read waits.
 * A join, since PostgreSQL keeps from its workers what asks a policy in a sub-select.
 */
const placesUpTo = (last: SealRow | undefined) => sql`
  ledger_seal_places s left join ledger_seals l on l.number = s.seal
  where (s.seal <= ${sql.raw(String(last?.number ?? 0))} or l.number is null)`;

/**
 * Every sealed record as it stands now against its digest; the database compares, and only what differs comes out. Accounts
 * by themselves: PostgreSQL's workers share them out, and the digests take longer than all the rest.
 */
function recordsThatDiffer(last: SealRow | undefined): Invariants {
  const places = sql`(select s.record_id, s.content from ${placesUpTo(last)}) place`;
  return {
    sealed_records_stand_as_sealed: {
      statement: SEALS.sealed_records_stand_as_sealed,
      violations: sql`
        select place.record_id as id from ${places}
        left join ledger_transactions x on x.id = place.record_id
        left join ledger_accounts a on a.id = place.record_id
        left join ledger_periods p on p.id = place.record_id
        where coalesce(x.id, a.id, p.id) is null
          or (a.id is not null and ${DIGESTS.account} is distinct from place.content)
        union all
        select x.id from ${places} join ledger_transactions x on x.id = place.record_id
        left join ${transfersOfAll} t on t.transaction_id = x.id
        where ${DIGESTS.transactionWithAll} is distinct from place.content
        union all
        select p.id from ${places} join ledger_periods p on p.id = place.record_id
        where ${DIGESTS.period} is distinct from place.content`,
    },
  };
}

type ListRow = { seal: number; records: number; inOrder: boolean; leaves: Buffer };

/** Lists of five thousand digests each. */
const LISTS_AT_ONCE = 20;
const DIGEST_BYTES = 32;

/** Each seal's list of digests against its root. */
async function checkLists(tx: Tx, seals: readonly SealRow[]): Promise<Finding[]> {
  const offenders = new Offenders();
  const open = new Map(seals.map((seal) => [seal.number, seal]));
  const lists = sql`
    select seal, count(*)::int as records, bool_and(ordinal = place) as "inOrder",
      string_agg(content, ''::bytea order by ordinal) as leaves
    from (
      select s.seal, s.ordinal, s.content, row_number() over (partition by s.seal order by s.ordinal) - 1 as place
      from ${placesUpTo(seals.at(-1))}
    ) each group by seal order by seal`;
  await planForAll(tx, "off");
  for await (const rows of inPieces<ListRow>(tx, lists, LISTS_AT_ONCE))
    for (const list of rows) {
      if (!isListOf(open.get(list.seal), list)) offenders.add(String(list.seal));
      open.delete(list.seal);
    }
  await planForAll(tx, "on");
  for (const each of open.keys()) offenders.add(String(each));
  return found(offenders, "sealed_lists_match_their_roots");
}

function isListOf(seal: SealRow | undefined, { records, inOrder, leaves }: ListRow): boolean {
  if (!seal || !inOrder || records !== seal.records || leaves.length !== records * DIGEST_BYTES) return false;
  const digests = Array.from({ length: records }, (_, i) =>
    leaves.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES),
  );
  return merkleRoot(digests).equals(seal.root);
}

/** What is in no seal, though its id or its instant says that a seal came long after it. */
async function checkUnsealed(tx: Tx, last: SealRow | undefined): Promise<Finding[]> {
  const offenders = new Offenders();
  if (last === undefined) return [];
  await planForAll(tx, "off");
  const { id, at } = reachOf(last.at);
  const [reach, instant] = [sql.raw(`'${id}'`), sql.raw(`'${at}'`)];
  const late = sql`
    select x.id from ledger_transactions x
    where x.id < ${reach}::uuid and not exists (select from ledger_seal_places s where s.record_id = x.id)
    union all
    select a.id from ledger_accounts a
    where a.id < ${reach}::uuid and not exists (select from ledger_seal_places s where s.record_id = a.id)
    union all
    select p.id from ledger_periods p
    where p.closed_at < ${instant}::timestamptz and not exists (select from ledger_seal_places s where s.record_id = p.id)`;
  for await (const rows of inPieces<{ id: string }>(tx, late)) for (const row of rows) offenders.add(row.id);
  await planForAll(tx, "on");
  return found(offenders, "nothing_was_slipped_in_after_sealing");
}

async function checkHead(tx: Tx, keys: Keys, exported: string): Promise<Finding[]> {
  const head = await standingOf(tx, keys, exported, "ledger");
  const offenders = new Offenders();
  if (head.standing !== "holds") offenders.add(head.standing === "unsigned" ? "head" : String(head.seal));
  return found(offenders, "seals_reach_the_kept_head");
}
