import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";

const database = useDatabase();
const TOTALS = ["credits_pending", "credits_posted", "debits_pending", "debits_posted"];

test("but for its totals nothing of an account is written again, not even by the owner as a replica", async () => {
  const { rows } = await database.owner.execute<{ name: string }>(
    sql`select column_name as name from information_schema.columns where table_name = 'ledger_accounts'`,
  );
  const refused: string[] = [];
  for (const { name } of rows) {
    const writing = database.owner.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx.execute(sql.raw(`update ledger_accounts set ${name} = ${name}`));
    });
    await writing.catch((error: { cause: { code: string } }) => {
      expect(error.cause.code).toBe("23001");
      refused.push(name);
    });
  }
  const written = rows.map(({ name }) => name).filter((name) => !refused.includes(name));
  expect(written.sort()).toEqual(TOTALS);
});
