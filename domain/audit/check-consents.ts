import { asc, getTableColumns, gt, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { inPieces } from "../access/in-pieces.ts";
import { inMicroseconds } from "../access/record-mac.ts";
import { isAuthentic } from "../consents/artefact.ts";
import { checkLives } from "./check-lives.ts";
import type { Findings } from "./findings.ts";
import { adopted, isGenuine, type JudgedEntry } from "./genuine-entries.ts";
import { storedEntry } from "./stored-entries.ts";
import { exactInstant, exactList } from "./stored-values.ts";

const { consents } = schema;

type Walk = { tx: Tx; keys: Keys; findings: Findings };

/** Holds every consent against what its owner agreed to, and against what the trail says became of it. */
export async function checkConsents(walk: Walk): Promise<void> {
  await checkTerms(walk);
  await checkLives(walk.tx, walk.keys, walk.findings);
  await checkDeleted(walk);
}

const AT_ONCE = 500;
const exact = (column: string) => sql<string>`${sql.raw(exactInstant(`consents.${column}`))}`;
const list = (column: string) => sql<string[]>`${sql.raw(exactList(`consents.${column}`))}`;

/** Instants are compared to the microsecond; the signed terms hold milliseconds, as the platform writes them. */
async function checkTerms({ tx, keys, findings }: Walk): Promise<void> {
  for (let last: string | undefined; ; ) {
    const rows = await tx
      .select({
        consent: { ...getTableColumns(consents), domains: list("domains"), items: list("items") },
        grantedAt: exact("granted_at"),
        expiresAt: exact("expires_at"),
      })
      .from(consents)
      .where(last === undefined ? undefined : gt(consents.id, last))
      .orderBy(asc(consents.id))
      .limit(AT_ONCE);
    for (const { consent, grantedAt, expiresAt } of rows) {
      const told = { log: "consents", entryId: consent.id } as const;
      if (consent.signature === null)
        findings.add({ ...told, kind: "inserted", statement: `授权书 ${consent.number} 没有平台的签名` });
      else if (
        grantedAt !== inMicroseconds(consent.grantedAt) ||
        expiresAt !== inMicroseconds(consent.expiresAt) ||
        !(await isAuthentic(keys, consent))
      )
        findings.add({ ...told, kind: "edited", statement: `授权书 ${consent.number} 与签发时的内容不一致` });
    }
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1)!.consent.id;
  }
}

/** A consent that the trail tells of is there, also one of those that were taken over in one go. */
async function checkDeleted({ tx, keys, findings }: Walk): Promise<void> {
  const rest = inPieces<JudgedEntry & { gone: string[] }>(
    tx,
    sql`select told.gone, ${adopted}, ${storedEntry}
      from audit_entries e cross join lateral (
        select array_agg(t.id) as gone
        from (
          select e.subject_id as id where e.subject_type = 'consent'
          union all
          select jsonb_array_elements_text(e.after -> 'consents')
          where e.subject_type = 'consents' and jsonb_typeof(e.after -> 'consents') = 'array') t
        where not exists (select from consents c where c.id::text = t.id)) told
      where e.subject_type in ('consent', 'consents') and told.gone is not null
      order by e.subject_type, e.subject_id`,
  );
  let told: string | undefined;
  for await (const rows of rest) {
    for (const { gone, ...entry } of rows) {
      if (gone[0] === told || !isGenuine(keys, entry)) continue;
      for (const id of gone) {
        const statement = "审计里有这份授权，授权表里没有";
        findings.add({ kind: "deleted", log: "consents", entryId: id, statement });
      }
      told = gone[0];
    }
  }
}
