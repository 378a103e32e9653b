import { sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import type { TestDatabase } from "#tests/database.ts";
import { aConsent, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { computeAll } from "./index.ts";

const NOW = new Date("2026-11-20T02:00:00Z");

/** Firms, with and without authorised records, each scored once. */
export async function scoredFirms(database: TestDatabase, count: number): Promise<void> {
  const { owner } = database;
  const operator = await anOrganisation(owner, "operator");
  const source = await anOrganisation(owner, "source");
  const deliveryId = newId();
  await owner.insert(schema.deliveries).values({
    ...{ id: deliveryId, sourceId: source.id, recordType: "tax_filing", fileName: "样例.csv" },
    ...{ checksum: deliveryId, byteCount: 1 },
  });
  for (let at = 0; at < count; at += 1) {
    const firm = await anEnterprise(owner);
    if (at % 3 === 0) continue;
    await aConsent(owner, firm, operator.id, { purpose: "matching", grantedAt: NOW });
    await owner.execute(sql`insert into tax_filings (id, enterprise_id, delivery_id, month, recorded_at, sales_fen, tax_payable_fen,
        tax_paid_fen, due_on, filed_on, arrears_fen)
      select gen_random_uuid(), ${firm.id}, ${deliveryId}, month, ${NOW}, 50000000 + ${at}::int * 1234567, 1000001, 1000001,
        month + 19, month + 11 + ${at}::int, 0
      from (select ('2025-11-01'::date + make_interval(months => n))::date as month from generate_series(0, 11) n) months`);
  }
  await computeAll(callerAs(database, system("profile"), NOW), { scope: "all" });
}

/** What someone does to models who owns the database: no trigger and no check in the way. */
export async function asOwner(database: TestDatabase, ...statements: string[]): Promise<void> {
  await database.owner.transaction(async (tx) => {
    await tx.execute(sql`alter table model_versions disable trigger all`);
    await tx.execute(sql`alter table model_versions drop constraint if exists model_versions_digest_check`);
    await tx.execute(sql`alter table model_versions drop constraint if exists model_versions_spec_check`);
    await tx.execute(sql`alter table scores drop constraint if exists scores_inputs_check`);
    for (const statement of statements) await tx.execute(sql.raw(statement));
    await tx.execute(sql`alter table model_versions enable always trigger model_versions_immutable`);
  });
}
