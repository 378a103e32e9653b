import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { inPieces } from "../access/in-pieces.ts";
import type { ConsentStatus } from "../consents/lifecycle.ts";
import { adopted, isGenuine, type JudgedEntry } from "./genuine-entries.ts";
import { storedEntry } from "./stored-entries.ts";
import { readStoredJson } from "./stored-json.ts";
import { exactInstant } from "./stored-values.ts";

/** What changes of a consent in its life, beside what the log of reads says of it. */
export type ConsentLife = {
  id: string;
  number: string;
  status: ConsentStatus;
  /** As ISO text with microseconds; null where the column is. */
  withdrawnAt: string | null;
  pausedAt: string | null;
  isOver: boolean;
  uses: number;
  maxUses: number | null;
  /** Whether all that it carried in its life is still kept. */
  isRecent: boolean;
  /** Reads that name it, and those among them whose trigger counted uses. */
  reads: number;
  counted: number;
  /** Whether the read of its last use is there; null where it was never used. */
  lastUseIsRead: boolean | null;
};

/** What a step made of the consent; the instant is the step's own, unless it was told before there were keys. */
export type Turn = { status: ConsentStatus; at: string | null };

/** Entries of an older version name the step alone. */
const BY_VERB: Record<string, ConsentStatus> = {
  "consent.withdraw": "withdrawn",
  "consent.pause": "paused",
  "consent.resume": "active",
};

const instantIn = (column: string) =>
  `case when ${column} is not null then coalesce(${exactInstant(column)}, 'none') end`;

/** Steps in the order in which they were sealed: a clock that was put back makes a later one no earlier. */
const LIVES = sql`
  select jsonb_build_object('id', c.id, 'number', c.number, 'status', c.status, 'uses', c.uses, 'maxUses', c.max_uses,
      'withdrawnAt', ${sql.raw(instantIn("c.withdrawn_at"))}, 'pausedAt', ${sql.raw(instantIn("c.paused_at"))},
      'isOver', c.expires_at <= now(), 'isRecent', c.granted_at > now() - interval '5 years',
      'reads', coalesce(r.reads, 0), 'counted', coalesce(r.counted, 0),
      'lastUseIsRead', case when c.last_used_at is not null then exists (
        select from data_reads d where d.consent_id = c.id and d.at = c.last_used_at) end) as life,
    ${adopted}, ${storedEntry}
  from consents c
    left join (
      select consent_id, count(*) as reads, count(mac) as counted
      from data_reads where consent_id is not null group by consent_id) r on r.consent_id = c.id
    left join audit_entries e on e.subject_type = 'consent' and e.subject_id = c.id::text
      and (e.after ? 'status' or e.verb = any (${sql.param(Object.keys(BY_VERB))}::text[]))
    left join audit_seal_entries p on p.entry_id = e.id
  order by c.id, p.seal nulls last, e.at, e.id`;

type LifeRow = { life: ConsentLife } & { [K in keyof JudgedEntry]: JudgedEntry[K] | null };

const hasEntry = (row: Omit<LifeRow, "life">): row is JudgedEntry => row.id !== null;

/** Every consent with the last step that the trail tells of it, by whichever verb; none that was forged counts. */
export async function* consentLives(tx: Tx, keys: Keys): AsyncGenerator<[ConsentLife, Turn | undefined]> {
  let before: ConsentLife | undefined;
  let turn: Turn | undefined;
  for await (const rows of inPieces<LifeRow>(tx, LIVES)) {
    for (const { life, ...entry } of rows) {
      if (before && before.id !== life.id) {
        yield [before, turn];
        turn = undefined;
      }
      before = life;
      if (hasEntry(entry) && isGenuine(keys, entry)) turn = turnOf(entry) ?? turn;
    }
  }
  if (before) yield [before, turn];
}

function turnOf({ verb, after, mac, at }: JudgedEntry): Turn | undefined {
  const { status } = (readStoredJson(after) ?? {}) as { status?: ConsentStatus };
  const became = status ?? BY_VERB[verb];
  return became && { status: became, at: mac === null ? null : at };
}
