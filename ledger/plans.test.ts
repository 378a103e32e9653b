import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { newParties } from "./book.fixture.ts";
import { interestAccrued } from "./events/interest-accrued.ts";
import { lineGranted } from "./events/line-granted.ts";
import { postNow } from "./post-now.ts";

const database = useDatabase();

test("a connection that planned on a small book looks accounts up by their keys in a larger one", async () => {
  const { bankId, enterpriseId } = newParties();
  const granted = () =>
    lineGranted({ bankId, enterpriseId, lineId: newId(), limit: fen(100), grantedOn: "2026-01-05" });
  const accrued = () => {
    const instalment = { n: 1, dueOn: "2026-02-20", interest: fen(100) };
    return interestAccrued({ bankId, enterpriseId, loanId: newId(), instalment, bookedOn: "2026-02-20" })!;
  };
  await database.owner.execute(sql`analyze ledger_accounts, ledger_transactions, ledger_transfers`);
  const db = openDatabase({ url: database.url, role: "xyd_app", max: 1 });
  // After five times PostgreSQL keeps its plan.
  for (let time = 0; time < 6; time += 1) await postNow(db, [granted()]);
  await database.owner.execute(sql`analyze ledger_accounts, ledger_transactions, ledger_transfers`);
  for (let time = 0; time < 6; time += 1) await postNow(db, [granted(), accrued()]);
  await postNow(db, Array.from({ length: 300 }, granted));
  // What a connection counted is told when it rests, or ends, in its own time; here at once.
  await db.execute(sql`select pg_stat_force_next_flush()`);
  await db.$client.end();
  const { rows } = await database.owner.execute(sql`
    select indexrelname as index from pg_stat_user_indexes
    where relname like 'ledger_%' and idx_scan > 0 order by 1`);
  const used = rows.map(({ index }) => index);
  expect(used).toContain("ledger_accounts_pkey");
  expect(used).not.toContain("ledger_accounts_bank_index");
});
