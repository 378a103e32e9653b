import { and, asc, gt, lte, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { inPieces } from "../access/in-pieces.ts";
import { query } from "../access/verb.ts";
import { checkConsents } from "./check-consents.ts";
import { checkPlace, type PlaceRow } from "./check-entries.ts";
import { checkGuards } from "./check-guards.ts";
import { checkKeys } from "./check-keys.ts";
import { checkReadPlace, GoneReads, type ReadPlaceRow } from "./check-reads.ts";
import { type Chain, checkSeal, type SealRow, sealColumns } from "./check-seals.ts";
import { checkSealing, checkUnsealedEntries, checkUnsealedReads } from "./check-unsealed.ts";
import { droppedMonths } from "./dropped-months.ts";
import { type Finding, Findings } from "./findings.ts";
import { standingOf } from "./head.ts";
import { SealedLeaves } from "./sealed-leaves.ts";
import { storedEntry } from "./stored-entries.ts";
import { storedRead } from "./stored-reads.ts";
import { exactInstant } from "./stored-values.ts";
import { inPart, type Walk } from "./walk.ts";

const { auditSeals } = schema;
const SEALS_AT_ONCE = 50;

type Progress = (done: number, total: number) => Promise<void> | void;

const VerifyAudit = z.object({
  /** The text of a head that was exported earlier; what is none is a finding, whatever it is. */
  head: z.string().optional(),
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
    const size = { seals: 0, total: 0 };
    const walk: Walk = {
      ...{ tx, keys, findings, gone: new GoneReads(), counts: { entries: 0, reads: 0, unsealed: 0 } },
      tell: async ({ entries, reads }) => input.progress?.(Math.min(entries + reads, size.total), size.total),
    };
    const guardsChecked = await checkGuards(tx, findings);
    await inPart(walk, "审计和查看记录", async (part) => void Object.assign(size, await sizeOf(part.tx)));
    const { seals } = size;
    const { head } = input;
    if (head !== undefined) await inPart(walk, "封存头", (part) => checkHead(part, head));
    await inPart(walk, "封存", (part) => checkChain(part, seals));
    await inPart(walk, "封存中的位置", checkStrayPlaces);
    await inPart(walk, "封存的次序", checkSealing);
    await inPart(walk, "尚未封存的记录", (part) => checkUnsealedEntries(part, seals));
    await inPart(walk, "尚未封存的查看记录", (part) => checkUnsealedReads(part, seals));
    await inPart(walk, "按期清理的月份", async (part) =>
      walk.gone.settle(await droppedMonths(part.tx, keys), findings),
    );
    await inPart(walk, "授权", checkConsents);
    await inPart(walk, "密钥表", checkKeys);
    const { named, count } = findings;
    const { entries, reads, unsealed } = walk.counts;
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
    walk.counts.entries += rows.filter(({ id }) => id !== null).length;
    await walk.tell(walk.counts);
  }
  const readPlaces = sql`select s.read_id as "readId", s.seal, s.ordinal, s.content,
      ${sql.raw(exactInstant("s.at"))} as "placeAt", ${storedRead}
    from audit_seal_reads s left join data_reads r on r.id = s.read_id and r.at = s.at
    where s.seal ${within} order by s.seal, s.ordinal`;
  for await (const rows of inPieces<ReadPlaceRow>(tx, readPlaces)) {
    for (const row of rows) checkReadPlace(keys, bySeal.get(row.seal), row, gone, findings);
    walk.counts.reads += rows.filter(({ id }) => id !== null).length;
    await walk.tell(walk.counts);
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
