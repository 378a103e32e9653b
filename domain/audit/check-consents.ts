import { asc, getTableColumns, gt, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { inMicroseconds, judgeRecord } from "../access/record-mac.ts";
import { isAuthentic } from "../consents/artefact.ts";
import type { ConsentStatus } from "../consents/lifecycle.ts";
import type { Findings } from "./findings.ts";
import { factsOf, inPieces, type StoredEntry, storedEntry } from "./stored-entries.ts";

const { consents } = schema;

type Walk = { tx: Tx; keys: Keys; findings: Findings };

/** Holds every consent against what its owner agreed to, and against what the trail says became of it. */
export async function checkConsents(walk: Walk): Promise<void> {
  await checkTerms(walk);
  await checkTurns(walk);
  await checkDeleted(walk);
}

const AT_ONCE = 500;
const exact = (instant: SQL.Aliased | SQL | typeof consents.grantedAt | typeof consents.expiresAt) =>
  sql<string>`to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Instants are compared to the microsecond; the signed terms hold milliseconds, as the platform writes them. */
async function checkTerms({ tx, keys, findings }: Walk): Promise<void> {
  for (let last: string | undefined; ; ) {
    const rows = await tx
      .select({
        consent: getTableColumns(consents),
        grantedAt: exact(consents.grantedAt),
        expiresAt: exact(consents.expiresAt),
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

/** What a step of the owner's made of the consent. */
const TURNS: Record<string, ConsentStatus> = {
  "consent.withdraw": "withdrawn",
  "consent.pause": "paused",
  "consent.resume": "active",
};

type TurnRow = StoredEntry & {
  consentId: string;
  number: string;
  status: ConsentStatus;
  adopted: boolean;
};

/** What the owner withdrew stays so, and what the owner paused opens nothing before it is resumed. */
async function checkTurns({ tx, keys, findings }: Walk): Promise<void> {
  const verbs = sql.param(Object.keys(TURNS));
  const turns = inPieces<TurnRow>(
    tx,
    sql`select c.id as "consentId", c.number, c.status, ${adopted} as adopted, ${storedEntry}
      from consents c join audit_entries e on e.subject_type = 'consent' and e.subject_id = c.id::text
      where e.verb = any (${verbs}::text[]) order by c.id, e.at, e.id`,
  );
  let newest: TurnRow | undefined;
  const settle = () => {
    if (newest && isRevived(newest.status, TURNS[newest.verb]!)) {
      const { consentId, number, verb } = newest;
      const done = verb === "consent.withdraw" ? "撤回" : "暂停";
      const statement = `授权书 ${number} 已由企业${done}，现在的状态却不是${done}`;
      findings.add({ kind: "revived", log: "consents", entryId: consentId, statement });
    }
  };
  for await (const rows of turns) {
    for (const row of rows) {
      if (newest && row.consentId !== newest.consentId) settle();
      if (newest && row.consentId !== newest.consentId) newest = undefined;
      if (isGenuine(keys, row)) newest = row;
    }
  }
  settle();
}

const isRevived = (status: ConsentStatus, said: ConsentStatus) =>
  (said === "withdrawn" && status !== "withdrawn") || (said === "paused" && status === "active");

/** A consent that the trail tells of is there. */
async function checkDeleted({ tx, keys, findings }: Walk): Promise<void> {
  const rest = inPieces<StoredEntry & { adopted: boolean }>(
    tx,
    sql`select ${adopted} as adopted, ${storedEntry} from audit_entries e
      where e.subject_type = 'consent' and not exists (select from consents c where c.id::text = e.subject_id)
      order by e.subject_id`,
  );
  let told: string | undefined;
  for await (const rows of rest) {
    for (const row of rows) {
      if (row.subjectId === told || !isGenuine(keys, row)) continue;
      told = row.subjectId;
      const statement = "审计里有这份授权，授权表里没有";
      findings.add({ kind: "deleted", log: "consents", entryId: told, statement });
    }
  }
}

/** Whether the entry was taken on trust, from before there were keys. */
const adopted = sql.raw(`exists (
  select from audit_seal_entries s join audit_seals l on l.number = s.seal and l.adopts where s.entry_id = e.id)`);

const isGenuine = (keys: Keys, { adopted: trusted, ...row }: StoredEntry & { adopted: boolean }) =>
  row.mac === null ? trusted : judgeRecord(keys, "audit entry", factsOf(entryIn(row)), row.mac) === "genuine";

/** The entry alone of a row that holds more. */
function entryIn(row: StoredEntry & Partial<TurnRow>): StoredEntry {
  const { consentId: _1, number: _2, status: _3, adopted: _4, ...entry } = row;
  return entry;
}
