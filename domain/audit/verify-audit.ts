import { and, asc, gt, lte, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { checkUnsealed, type PlaceRow, SealedEntries } from "./check-entries.ts";
import { type Chain, checkSeal, type SealRow } from "./check-seals.ts";
import { type Finding, Findings } from "./findings.ts";
import { standingOf } from "./head.ts";
import { inPieces, type StoredEntry, storedEntry } from "./stored-entries.ts";

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
  entries: number;
  seals: number;
  unsealed: number;
  /** How many there are; the first of them follow. */
  found: number;
  findings: Finding[];
};

type Walk = { tx: Tx; keys: Keys; findings: Findings; entries: number; tell: () => Promise<void> };

/**
 * Holds every audit entry and every seal against what the platform signed. Entries and seals written meanwhile do not
 * disturb it: what is sealed after it began counts as not sealed yet.
 */
export const verifyAudit = query({
  permission: "audit.verify",
  input: VerifyAudit,
  async run({ tx, keys, input }): Promise<AuditVerdict> {
    const findings = new Findings();
    const { seals, total } = await sizeOf(tx);
    const walk: Walk = {
      tx,
      keys,
      findings,
      entries: 0,
      tell: async () => input.progress?.(Math.min(walk.entries, total), total),
    };
    if (input.head !== undefined) await checkHead(walk, input.head);
    await checkChain(walk, seals);
    await checkStrayPlaces(walk);
    const unsealed = await checkRest(walk, seals);
    const { named, count } = findings;
    return { ok: count === 0, entries: walk.entries, seals, unsealed, found: count, findings: named };
  },
});

/** The highest seal is where the check ends; counting it before the entries keeps later ones out. */
async function sizeOf(tx: Tx): Promise<{ seals: number; total: number }> {
  const { rows } = await tx.execute<{ seals: number; total: string }>(sql`
    select coalesce((select max(number) from audit_seals), 0) as seals, (select count(*) from audit_entries) as total`);
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
    const links = await walk.tx
      .select()
      .from(auditSeals)
      .where(and(lte(auditSeals.number, seals), chain.last && gt(auditSeals.number, chain.last.number)))
      .orderBy(asc(auditSeals.number))
      .limit(SEALS_AT_ONCE);
    if (links.length === 0) return;
    for (const link of links) chain = await checkSeal(walk.keys, link, chain, walk.findings);
    await checkPlaces(walk, links);
  }
}

/** The entries of some neighbouring seals, in their order. */
async function checkPlaces(walk: Walk, links: SealRow[]): Promise<void> {
  const open = links.map((link) => new SealedEntries(link, walk.keys, walk.findings));
  const bySeal = new Map(open.map((each) => [each.seal.number, each]));
  const places = inPieces<PlaceRow>(
    walk.tx,
    sql`select s.entry_id as "entryId", s.seal, s.ordinal, s.leaf, ${storedEntry}
      from audit_seal_entries s left join audit_entries e on e.id = s.entry_id
      where s.seal between ${links[0]!.number} and ${links.at(-1)!.number}
      order by s.seal, s.ordinal`,
  );
  for await (const rows of places) {
    for (const row of rows) bySeal.get(row.seal)?.add(row);
    walk.entries += rows.filter(({ id }) => id !== null).length;
    await walk.tell();
  }
  for (const each of open) each.finish();
}

/** Places of seals that are gone: a chain whose tail was cut, but not thoroughly. */
async function checkStrayPlaces({ tx, findings }: Walk): Promise<void> {
  const { rows } = await tx.execute<{ seal: number; places: number }>(sql`
    select seal, count(*)::int as places from audit_seal_entries s
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
