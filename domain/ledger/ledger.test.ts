import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it, test } from "vitest";
import { asSystem, newParties, postAll, TODAY } from "#ledger/book.fixture.ts";
import { drawdownConfirmed } from "#ledger/events/drawdown-confirmed.ts";
import { drawdownRequested } from "#ledger/events/drawdown-requested.ts";
import { lineGranted } from "#ledger/events/line-granted.ts";
import { closeMonth as closeBook } from "#ledger/periods.ts";
import type { LedgerTransaction } from "#ledger/transaction.ts";
import { trialBalance } from "#ledger/trial-balance.ts";
import { addDays, addMonths, type DateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { fen, yuan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { closeMonth, viewStatement, viewTrialBalance } from "./index.ts";

const database = useDatabase();
const caller = () => callerAs(database, system("test"));

describe("a book of some months", () => {
  const line = { ...newParties(), lineId: newId() };
  const posted: LedgerTransaction[] = [];

  beforeAll(async () => {
    posted.push(lineGranted({ ...line, limit: yuan(1000), grantedOn: "2026-01-05" }));
    for (let n = 0; n < 9; n += 1) {
      const on = addDays(addMonths("2026-01-20", n % 4), n);
      const ids = { ...line, drawdownId: newId(), loanId: newId(), amount: fen(100 + 7 * n) };
      posted.push(drawdownRequested({ ...ids, requestedOn: on }));
      if (n % 2 === 0) posted.push(drawdownConfirmed({ ...ids, paidOn: on }));
    }
    await postAll(database.app, posted);
    for (const month of ["2026-01-01", "2026-02-01"])
      await asSystem(database.app, (tx) => closeBook(tx, month, TODAY));
  });

  /** Debits and credits by account, from the transfers in memory. */
  function recomputed(asOf: DateOn) {
    const sums = new Map<string, { debits: bigint; credits: bigint }>();
    const of = (code: string) => sums.get(code) ?? sums.set(code, { debits: 0n, credits: 0n }).get(code)!;
    for (const { effectiveOn, transfers } of posted) {
      if (effectiveOn > asOf) continue;
      for (const { debit, credit, amount, kind } of transfers) {
        const moves = kind === "posted" || kind === "post_pending" ? amount : 0n;
        of(debit.code).debits += moves;
        of(credit.code).credits += moves;
      }
    }
    return Object.fromEntries(sums);
  }

  test.each(["2026-01-04", "2026-01-31", "2026-02-10", "2026-02-28", "2026-03-01", "2026-04-30", TODAY])(
    "has as of %s the trial balance that its transfers come to, closed or not",
    async (asOf) => {
      const { rows, balanced } = await viewTrialBalance(caller(), { asOf });
      expect(
        Object.fromEntries(rows.map(({ code, debits, credits }) => [code, { debits, credits }])),
      ).toEqual(recomputed(asOf));
      expect(balanced).toBe(true);
      const known = await asSystem(database.app, (tx) => trialBalance(tx, asOf, new Date()));
      expect(known.rows).toEqual(rows);
      const before = await asSystem(database.app, (tx) => trialBalance(tx, asOf, new Date("2026-01-01")));
      expect(before.rows).toEqual([]);
    },
  );

  it("tells an account's story page by page, from its opening to its closing balance", async () => {
    const account = { subjectId: line.lineId, code: "line_drawn" as const };
    const whole = await viewStatement(caller(), { account });
    expect(whole.opening).toBe(0n);
    expect(whole.lines).toHaveLength(14);
    expect(whole.next).toBeNull();
    const paged = [];
    for (let after: string | undefined; ; ) {
      const page = await viewStatement(caller(), { account, limit: 4, after });
      expect(page.opening).toBe(paged.at(-1)?.balance ?? 0n);
      paged.push(...page.lines);
      if (page.next === null) break;
      after = page.next;
    }
    expect(paged).toEqual(whole.lines);
    const march = await viewStatement(caller(), { account, from: "2026-03-01", to: "2026-03-31" });
    expect(march.opening).toBe(whole.lines.filter(({ on }) => on < "2026-03-01").at(-1)?.balance);
    expect(march.closing).toBe(whole.lines.filter(({ on }) => on <= "2026-03-31").at(-1)?.balance);
    const inTwo = await viewStatement(caller(), { account, from: "2026-03-01", to: "2026-03-31", limit: 1 });
    expect([inTwo.opening, inTwo.next]).toEqual([march.opening, inTwo.lines[0]!.transferId]);
    await expect(viewStatement(caller(), { account, after: newId() })).rejects.toMatchObject({
      code: "not_found",
    });
    const none = await viewStatement(caller(), { account, from: "2026-08-01" });
    expect([none.opening, none.lines, none.closing]).toEqual([whole.closing, [], whole.closing]);
    const { rows } = await database.owner.execute(
      sql`select 1 from audit_entries where verb = 'ledger.statement' and subject_id = ${whole.account.id}`,
    );
    expect(rows.length).toBeGreaterThan(5);
  });

  it("is not closed while the verification finds something: nobody of these cases did any of it", async () => {
    await expect(closeMonth(caller(), { month: "2026-03" })).rejects.toMatchObject({
      code: "conflict",
      message: /2026年3月不能结账：账本核验发现出入。.*请先查明处理/,
    });
  });

  it.each(["2026-13", "2026-1", "202601", "", "2026-02-01"])(
    "is not closed for the month “%s”",
    async (month) => {
      await expect(closeMonth(caller(), { month })).rejects.toMatchObject({ code: "invalid" });
    },
  );
});
