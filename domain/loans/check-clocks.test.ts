import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { lineExpired } from "#ledger/events/line-expired.ts";
import { post } from "#ledger/post.ts";
import { fen } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { aCase, lent, today } from "./case.fixture.ts";
import { checkClocks } from "./index.ts";

const database = useDatabase();

test("a line that the book refuses holds up no other, and is named", async () => {
  const [bad, good] = [await aCase(database), await aCase(database)];
  const [crooked, straight] = [await lent(bad), await lent(good)];
  const { lineId } = crooked;
  const parties = { bankId: bad.bank.id, enterpriseId: bad.enterprise.id };
  const taken = lineExpired({ ...parties, lineId, remaining: fen(1), expiredOn: today() })!;
  await database.app.transaction(async (tx) => {
    await actAs(tx, system("clocks"));
    await post(tx, [taken], new Date());
  });
  const inAYear = new Date(Date.now() + 400 * 86_400_000);
  const outcome = await checkClocks(callerAs(database, system("clocks"), inAYear), {});
  expect(outcome).toMatchObject({ expiredLines: 1, refused: [lineId], nowOverdueLoans: 2 });
  const { rows } = await database.owner.execute<{ id: string; status: string }>(
    sql`select id, status from credit_lines`,
  );
  expect(new Map(rows.map(({ id, status }) => [id, status]))).toEqual(
    new Map([
      [lineId, "active"],
      [straight.lineId, "expired"],
    ]),
  );
});
