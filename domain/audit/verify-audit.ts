import { and, asc, gt, lte, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { checkConsents } from "./check-consents.ts";
import { checkPlace, checkUnsealed, type PlaceRow } from "./check-entries.ts";
import { checkGuards } from "./check-guards.ts";
import { checkReadPlace, checkUnsealedRead, GoneReads, type ReadPlaceRow } from "./check-reads.ts";
import { type Chain, checkSeal, type SealRow, sealColumns } from "./check-seals.ts";
import { droppedMonths } from "./dropped-months.ts";
import { type Finding, Findings } from "./findings.ts";
import { standingOf } from "./head.ts";
import { SealedLeaves } from "./sealed-leaves.ts";
import { inPieces, type StoredEntry, storedEntry } from "./stored-entries.ts";
import { type StoredRead, storedRead } from "./stored-reads.ts";

const { auditSeals } = schema;
const SEALS_AT_ONCE = 50;

type Progress = (done: number, total: number) => Promise<void> | void;

const VerifyAudit = z.object({
  /** The text of a head that was exported earlier. */
  head: z.string().max(20_000).optional(),
  progress: z.custom<Progress>((value) => typeof value === "function").optional(),
});

export type AuditVerdict = {
  ok: boolean;
  /** Audit entries that were looked at. */
  entries: number;
  /** Reads that were looked at. */
  reads: number;
  seals: number;
  /** Entries and reads that are in no seal yet. */
  unsealed: number;
  /** Whether policies, triggers, functions and grants were compared; they are not on another version of PostgreSQL. */
  guardsChecked: boolean;
  /** How many there are; the first of them follow. */
  found: number;
  findings: Finding[];
};

type Walk = {
  tx: Tx;
  keys: Keys;
  findings: Findings;
  gone: GoneReads;
  entries: number;
  reads: number;
  tell: () => Promise<void>;
};

/**
 * Holds every audit entry, every read, every consent and every seal against what the platform signed, and what guards the
 * tables against what the migrations made. What is written meanwhile does not disturb it: what is sealed after it began
 * counts as not sealed yet.
 */
export const verifyAudit = query({
  permission: "audit.verify",
  input: VerifyAudit,
  // The operator sees neither reads nor consents; the verdict tells no more of them than their ids.
  runsAs: system("audit-verify"),
  async run({ tx, keys, input }): Promise<AuditVerdict> {
    const findings = new Findings();
    const { seals, total } = await sizeOf(tx);
    const walk: Walk = {
      ...{ tx, keys, findings, entries: 0, reads: 0, gone: new GoneReads() },
      tell: async () => input.progress?.(Math.min(walk.entries + walk.reads, total), total),
    };
    const guardsChecked = await checkGuards(tx, findings);
    if (input.head !== undefined) await checkHead(walk, input.head);
    await checkChain(walk, seals);
    await checkStrayPlaces(walk);
    const unsealed = (await checkRest(walk, seals)) + (await checkOtherReads(walk, seals));
    walk.gone.settle(await droppedMonths(tx, keys), findings);
    await checkConsents(walk);
    const { named, count } = findings;
    const { entries, reads } = walk;
    return {
      ...{ ok: count === 0, entries, reads, seals, unsealed, guardsChecked },
      ...{ found: count, findings: named },
    };
  },
});

/** The highest seal is where the check ends; counting it before the entries keeps later ones out. */
async function sizeOf(tx: Tx): Promise<{ seals: number; total: number }> {
  const { rows } = await tx.execute<{ seals: number; total: string }>(sql`
    select coalesce((select max(number) from audit_seals), 0) as seals,
      (select count(*) from audit_entries) + (select count(*) from data_reads) as total`);
  return { seals: rows[0]!.seals, total: Number(rows[0]!.total) };
}

/** A head from outside the database: the chain must still reach it, and be the same there. */
async function checkHead({ tx, keys, findings }: Walk, exported: string): Promise<void> {
  const head = await standingOf(tx, keys, exported);
  if (head.standing === "holds") return;
  if (head.standing === "unsigned") {
    findings.add({ kind: "bad_signature", statement: "给出的封存头不是平台签的，或已损坏" });
    return;
  }
  const { standing, seal, newest } = head;
  const statement =
    standing === "another"
      ? "给出的封存头属于另一个数据库：数据库被换过，或拿错了文件"
      : seal > newest
        ? `封存头在第 ${seal} 号，审计只到第 ${newest} 号：尾部被截去`
        : `第 ${seal} 号封存与给出的封存头不同：尾部被截去后重写`;
  findings.add({ kind: "cut", seal, statement });
}

async function checkChain(walk: Walk, seals: number): Promise<void> {
  let chain: Chain = { last: undefined, chain: undefined };
  for (;;) {
    const links: SealRow[] = await walk.tx
      .select(sealColumns)
      .from(auditSeals)
      .where(and(lte(auditSeals.number, seals), chain.last && gt(auditSeals.number, chain.last.number)))
      .orderBy(asc(auditSeals.number))
      .limit(SEALS_AT_ONCE);
    if (links.length === 0) return;
    for (const link of links) chain = await checkSeal(walk.keys, link, chain, walk.findings);
    await checkPlaces(walk, links);
  }
}

/** The entries and reads of some neighbouring seals, in their order. */
async function checkPlaces(walk: Walk, links: SealRow[]): Promise<void> {
  const { tx, keys, findings, gone } = walk;
  const open = links.map((link) => new SealedLeaves(link, findings));
  const bySeal = new Map(open.map((each) => [each.seal.number, each]));
  const within = sql`between ${links[0]!.number} and ${links.at(-1)!.number}`;
  const places = sql`select s.entry_id as "entryId", s.seal, s.ordinal, s.leaf, ${storedEntry}
    from audit_seal_entries s left join audit_entries e on e.id = s.entry_id
    where s.seal ${within} order by s.seal, s.ordinal`;
  for await (const rows of inPieces<PlaceRow>(tx, places)) {
    for (const row of rows) checkPlace(keys, bySeal.get(row.seal), row, findings);
    walk.entries += rows.filter(({ id }) => id !== null).length;
    await walk.tell();
  }
  const readPlaces = sql`select s.read_id as "readId", s.seal, s.ordinal, s.content,
      to_char(s.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "placeAt", ${storedRead}
    from audit_seal_reads s left join data_reads r on r.id = s.read_id and r.at = s.at
    where s.seal ${within} order by s.seal, s.ordinal`;
  for await (const rows of inPieces<ReadPlaceRow>(tx, readPlaces)) {
    for (const row of rows) checkReadPlace(keys, bySeal.get(row.seal), row, gone, findings);
    walk.reads += rows.filter(({ id }) => id !== null).length;
    await walk.tell();
  }
  for (const each of open) each.finish();
}

/** Places of seals that are gone: a chain whose tail was cut, but not thoroughly. */
async function checkStrayPlaces({ tx, findings }: Walk): Promise<void> {
  const { rows } = await tx.execute<{ seal: number; places: number }>(sql`
    select seal, count(*)::int as places
    from (select seal from audit_seal_entries union all select seal from audit_seal_reads) s
    where not exists (select from audit_seals where number = s.seal)
    group by seal order by seal`);
  for (const { seal, places } of rows) {
    const statement = `第 ${seal} 号封存不在了，它的 ${places} 条记录还有位置`;
    findings.add({ kind: "cut", seal, statement });
  }
}

async function checkRest(walk: Walk, seals: number): Promise<number> {
  let unsealed = 0;
  const rest = sql`select ${storedEntry} from audit_entries e
    where not exists (select from audit_seal_entries s where s.entry_id = e.id and s.seal <= ${seals})
    order by e.id`;
  for await (const rows of inPieces<StoredEntry>(walk.tx, rest)) {
    for (const row of rows) checkUnsealed(walk.keys, row, walk.findings);
    unsealed += rows.length;
    walk.entries += rows.length;
    await walk.tell();
  }
  return unsealed;
}

async function checkOtherReads(walk: Walk, seals: number): Promise<number> {
  let unsealed = 0;
  const rest = sql`select ${storedRead} from data_reads r
    where not exists (select from audit_seal_reads s where s.read_id = r.id and s.at = r.at and s.seal <= ${seals})
    order by r.id`;
  for await (const rows of inPieces<StoredRead>(walk.tx, rest)) {
    for (const row of rows) checkUnsealedRead(walk.keys, row, walk.findings);
    unsealed += rows.length;
    walk.reads += rows.length;
    await walk.tell();
  }
  return unsealed;
}
