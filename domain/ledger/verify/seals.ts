import { asc, getTableColumns, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type Finding, Offenders, planForAll } from "#ledger/verify/invariant.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { merkleRoot } from "#lib/crypto/sm3.ts";
import { inPieces } from "../../access/in-pieces.ts";
import { inMicroseconds } from "../../access/record-mac.ts";
import { standingOf } from "../../audit/head.ts";
import { headOf } from "../../audit/seal-payload.ts";
import { exactInstant } from "../../audit/stored-values.ts";
import { reachOf } from "../../audit/unsealed.ts";
import { type LedgerSealPayload, readLedgerPayload } from "../seal/payload.ts";
import { allRecords } from "../seal/records.ts";

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
    ...(await checkRecords(tx, seals)),
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

type PlaceRow = { id: string; seal: number; ordinal: number; content: Buffer; actual: Buffer | null };

/** Every place of every seal with its record as it stands now, and each seal's list against its root. */
async function checkRecords(tx: Tx, seals: readonly SealRow[]): Promise<Finding[]> {
  const [records, lists] = [new Offenders(), new Offenders()];
  const last = sql.raw(String(seals.at(-1)?.number ?? 0));
  const open = new Map(seals.map((seal) => [seal.number, seal]));
  let number = Number.NaN;
  let leaves: Buffer[] = [];
  const finish = () => {
    if (Number.isNaN(number)) return;
    const seal = open.get(number);
    open.delete(number);
    if (!seal || leaves.length !== seal.records || !merkleRoot(leaves).equals(seal.root))
      lists.add(String(number));
  };
  const places = sql`
    select s.record_id as id, s.seal, s.ordinal, s.content, r.content as actual
    from ledger_seal_places s left join (${allRecords}) r on r.id = s.record_id
    where s.seal <= ${last} or not exists (select from ledger_seals l where l.number = s.seal)
    order by s.seal, s.ordinal`;
  await planForAll(tx, "off");
  for await (const rows of inPieces<PlaceRow>(tx, places)) {
    for (const { id, seal, ordinal, content, actual } of rows) {
      if (seal !== number) {
        finish();
        [number, leaves] = [seal, []];
      }
      if (ordinal !== leaves.length || !actual?.equals(content)) records.add(id);
      leaves.push(content);
    }
  }
  await planForAll(tx, "on");
  finish();
  for (const each of open.keys()) lists.add(String(each));
  return [
    ...found(records, "sealed_records_stand_as_sealed"),
    ...found(lists, "sealed_lists_match_their_roots"),
  ];
}

/** What is in no seal, though its id or its instant says that a seal came long after it. */
async function checkUnsealed(tx: Tx, last: SealRow | undefined): Promise<Finding[]> {
  const offenders = new Offenders();
  if (last === undefined) return [];
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
  return found(offenders, "nothing_was_slipped_in_after_sealing");
}

async function checkHead(tx: Tx, keys: Keys, exported: string): Promise<Finding[]> {
  const head = await standingOf(tx, keys, exported, "ledger");
  const offenders = new Offenders();
  if (head.standing !== "holds") offenders.add(head.standing === "unsigned" ? "head" : String(head.seal));
  return found(offenders, "seals_reach_the_kept_head");
}
