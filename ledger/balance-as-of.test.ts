import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, type DateOn, dateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { accountName } from "./accounts.ts";
import { type AsOf, balanceAsOf, totalsAsOf } from "./balance-as-of.ts";
import { asSystem, newParties, postAll } from "./book.fixture.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { drawdownVoided } from "./events/drawdown-voided.ts";
import { lineGranted } from "./events/line-granted.ts";

const database = useDatabase();
const FIRST: DateOn = "2026-03-01";
const noonOf = (day: DateOn) => new Date(`${day}T12:00:00+08:00`);

type Step = { recorded: number; late: number; amount: number; voided: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  recorded: fc.nat(9),
  late: fc.nat(4),
  amount: fc.integer({ min: 1, max: 9 }),
  voided: fc.boolean(),
});

test("a balance of any date and instant is that of the transfers that count by the one and were known by the other", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const line = { ...newParties(), lineId: newId() };
      const granted = lineGranted({ ...line, limit: fen(1000), grantedOn: FIRST });
      await postAll(database.app, [granted], noonOf(FIRST));
      const known: { on: DateOn; at: Date; held: bigint }[] = [];
      for (const { recorded, late, amount, voided } of steps) {
        const day = addDays(FIRST, recorded);
        const [on, at] = [addDays(day, -Math.min(late, recorded)), noonOf(day)];
        const drawdown = { ...line, drawdownId: newId(), amount: fen(amount) };
        await postAll(database.app, [drawdownRequested({ ...drawdown, requestedOn: on })], at);
        known.push({ on, at, held: BigInt(amount) });
        if (!voided) continue;
        const ended = drawdownVoided({ ...drawdown, voidedOn: day, lineEnded: false });
        await postAll(database.app, [ended], at);
        known.push({ on: day, at, held: BigInt(-amount) });
      }
      const key = { code: "line_available", subjectId: line.lineId } as const;
      const days = [-1, 0, 3, 6, 20].map((n) => addDays(FIRST, n));
      const moments: AsOf[] = days.flatMap((effectiveOn) => [
        { effectiveOn },
        { recordedAt: noonOf(effectiveOn) },
        ...days.map((day) => ({ effectiveOn, recordedAt: noonOf(day) })),
      ]);
      for (const asOf of [{}, ...moments]) {
        const { effectiveOn = "9999-12-31", recordedAt = new Date("9999-12-31") } = asOf as AsOf;
        const counts = ({ on, at }: { on: DateOn; at: Date }) => on <= effectiveOn && at <= recordedAt;
        const held = known.filter(counts).reduce((sum, each) => sum + each.held, 0n);
        const posted = counts({ on: FIRST, at: noonOf(FIRST) }) ? 1000n : 0n;
        const balances = await asSystem(database.app, (tx) => balanceAsOf(tx, [key], asOf));
        expect(balances.get(accountName(key)), JSON.stringify(asOf)).toEqual({
          ...{ posted, held, free: posted - held },
        });
      }
    }),
    { numRuns: 6 },
  );
}, 60_000);

test("indexes find the accounts and what came later; no table is read through", async () => {
  const accounts = [{ code: "line_available", subjectId: newId() } as const];
  for (const asOf of [{ effectiveOn: dateOn(new Date()) }, { recordedAt: new Date() }] satisfies AsOf[]) {
    const { rows } = await asSystem(database.app, async (tx) => {
      // The tables of a test are so small that reading them through is the quickest; what is asked is whether it can be avoided.
      await tx.execute(sql`set local enable_seqscan = off`);
      return tx.execute<{ "QUERY PLAN": string }>(sql`explain ${totalsAsOf(accounts, asOf)}`);
    });
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).not.toMatch(/Seq Scan/);
    expect(plan).toMatch(/ledger_transfers_subject_index[\s\S]*?Index Cond: .*subject_id = .*recorded_at >=/);
  }
});
