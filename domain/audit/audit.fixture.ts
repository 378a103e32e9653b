import { sql } from "drizzle-orm";
import type { TestDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { auditWriter } from "../access/audit.ts";
import { actAs } from "../access/verb.ts";
import { type AuditVerdict, type FindingKind, type Sealing, sealAudit, verifyAudit } from "./index.ts";

const TABLES = ["audit_entries", "audit_seals", "audit_seal_entries", "audit_seal_reads"];
/** Of the log of reads the triggers by name, so that each month gets its own back as they were. */
const READ_TRIGGERS = ["immutable", "open_case", "alert", "count_use"];

/** Consents outlive a test; what became of them goes with the trail that told of it. */
const UNUSED = [
  "alter table consents disable trigger consents_guarded",
  `update consents set status = 'active', withdrawn_at = null, paused_at = null, uses = 0, last_used_at = null`,
  "alter table consents enable always trigger consents_guarded",
];

/** An entry that has the first one's MAC, and all else of it but the id. */
export const COPY = `insert into audit_entries
  (id, at, verb, actor_kind, actor_user_id, actor_organisation_id, actor_job, request_id, subject_type, subject_id, before, after, mac)
  select gen_random_uuid(), at, verb, actor_kind, actor_user_id, actor_organisation_id, actor_job, request_id, subject_type,
    subject_id, before, after, mac from audit_entries order by id limit 1`;

/** An audit to be tampered with. */
export function theAudit(database: TestDatabase) {
  const caller = () => callerAs(database, system("test"));
  const platform = () => ({ db: database.app, keys: database.keys });
  const act = (subjectId: string, after: Record<string, unknown> = { count: 1 }) =>
    database.app.transaction(async (tx) => {
      await actAs(tx, system("test"));
      await auditWriter(tx, caller(), "job.request", new Date())({ subjectType: "test", subjectId, after });
    });
  const seal = async (): Promise<Sealing> => (await sealAudit(platform()))!;

  /** What someone does who owns the database and has time: no trigger and no key between the tables in the way. */
  async function asOwner(...statements: string[]) {
    const triggers = (what: string) =>
      TABLES.map((table) => `alter table ${table} ${what} trigger all`).join(";");
    const always = TABLES.map(
      (table) => `alter table ${table} enable always trigger ${table}_immutable`,
    ).join(";");
    const ofReads = (what: string) =>
      READ_TRIGGERS.map((name) => `alter table data_reads ${what} trigger data_reads_${name}`).join(";");
    const off = [triggers("disable"), ofReads("disable")];
    const on = [triggers("enable"), always, ofReads("enable always")];
    await database.owner.transaction(async (tx) => {
      for (const each of [...off, ...statements, ...on]) await tx.execute(sql.raw(each));
    });
  }

  return {
    caller,
    platform,
    act,
    seal,
    asOwner,
    /** Begins anew, as if nothing had been written and every consent had just been given. */
    wipe: () => asOwner(...[...TABLES, "data_reads"].map((table) => `delete from ${table}`), ...UNUSED),
    verify: (head?: string): Promise<AuditVerdict> => verifyAudit(caller(), { head }),
    /** Two seals of two entries each. */
    async sealed(): Promise<Sealing> {
      for (const subject of ["a", "b"]) await act(subject);
      await seal();
      for (const subject of ["c", "d"]) await act(subject);
      return seal();
    },
    async firstEntry(): Promise<string> {
      const { rows } = await database.owner.execute<{ id: string }>(
        sql`select id from audit_entries order by id limit 1`,
      );
      return rows[0]!.id;
    },
  };
}

export const kinds = ({ findings }: AuditVerdict): FindingKind[] => findings.map(({ kind }) => kind);
