import { type SQL, sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { yuan } from "#lib/money.ts";
import { words } from "#lib/vocabulary.ts";
import { useDatabase } from "#tests/database.ts";
import { lineBalances, loanBalances } from "./balances.ts";
import { asSystem, newParties, postAll, TODAY } from "./book.fixture.ts";
import { drawdownConfirmed } from "./events/drawdown-confirmed.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { lineGranted } from "./events/line-granted.ts";
import { Notebook, propose, type Step, step } from "./notebook.fixture.ts";
import { closeMonth } from "./periods.ts";
import type { Outcome } from "./replay/batch.ts";
import { readOperation } from "./replay/read-operations.ts";
import { Replay } from "./replay/replay.ts";
import { CAREFUL_TAMPERINGS, TOTALS_TO_FIT } from "./verify/careful-tamperings.fixture.ts";
import { EVERY_EVENT } from "./verify/every-event.fixture.ts";
import { TAMPERINGS } from "./verify/tamperings.fixture.ts";
import { LEDGER_CHECKS, verifyLedger } from "./verify.ts";

const database = useDatabase();

async function play(steps: Step[]): Promise<Notebook> {
  const book = new Notebook();
  await postAll(database.app, [book.granted]);
  for (const each of steps) {
    const proposal = propose(book, each);
    if (!proposal) continue;
    const outcome = await postAll(database.app, [proposal.event]).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DomainError) return false;
        throw error;
      },
    );
    expect(outcome, `${each.what} ${each.amount}`).toBe(proposal.accepted);
    if (outcome) book.past.push(proposal.event);
  }
  return book;
}

test("whatever is done to a line, the ledger agrees with an independent notebook and is sound", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const book = await play(steps);
      const { lineId } = book.line;
      const loanIds = book.loans.map((each) => each.loanId);
      const [line, loans] = await asSystem(database.app, async (tx) => [
        (await lineBalances(tx, [lineId])).get(lineId),
        await loanBalances(tx, loanIds),
      ]);
      const held = [...book.held.values()].reduce((sum, each) => sum + each, 0n);
      const drawn = book.loans.reduce((sum, each) => sum + each.principal, 0n);
      expect(line).toEqual({ limit: book.limit, available: book.available, held, drawn });
      expect(book.limit).toBe(book.available + held + drawn);
      for (const { loanId, principal, interest } of book.loans) {
        expect(loans.get(loanId)).toMatchObject({ principal, interest });
      }
    }),
    { numRuns: 25 },
  );
  expect(await asSystem(database.app, verifyLedger)).toEqual([]);
}, 60_000);

async function playEveryEvent(): Promise<void> {
  const outcomes: Outcome[] = [];
  const replay = new Replay(database.app, (outcome) => outcomes.push(outcome));
  await replay.apply(EVERY_EVENT.map((text, n) => ({ line: n + 1, operation: readOperation(text, n + 1) })));
  expect(outcomes.filter(({ outcome }) => outcome !== "applied")).toEqual([]);
}

/** Every event, a line with a loan and a hold of today, and another whose months are closed since. */
beforeAll(async () => {
  const aCase = (on: string) => {
    const ids = { ...newParties(), lineId: newId(), loanId: newId(), drawdownId: newId(), amount: yuan(60) };
    return [
      lineGranted({ ...ids, limit: yuan(100), grantedOn: on }),
      drawdownRequested({ ...ids, requestedOn: on }),
      drawdownConfirmed({ ...ids, paidOn: on }),
      drawdownRequested({ ...ids, drawdownId: newId(), amount: yuan(5), requestedOn: on }),
    ];
  };
  await playEveryEvent();
  await postAll(database.app, [...aCase(TODAY), ...aCase("2026-01-20")]);
  for (const month of ["2026-01-01", "2026-02-01"])
    await asSystem(database.app, (tx) => closeMonth(tx, month, TODAY));
});

test("a book in which every event occurs is sound", async () => {
  const { rows } = await database.owner.execute<{ event: string }>(
    sql`select distinct event from ledger_transactions`,
  );
  expect(rows.map(({ event }) => event).sort()).toEqual([...words("ledgerEvent")].sort());
  expect(await asSystem(database.app, verifyLedger)).toEqual([]);
});

class RolledBack extends Error {}

/** The owner's transaction in which the guards are off; each tampering is undone after it. */
let unguarded: Tx;
let undoAll: () => Promise<void>;

async function switchOffGuards(tx: Tx): Promise<void> {
  const tables = await tx.execute<{ name: string }>(sql`
    select relname as name from pg_class where relkind = 'r' and relname ~ '^ledger_'`);
  for (const { name } of tables.rows)
    await tx.execute(sql`alter table ${sql.identifier(name)} disable trigger all`);
  const guards = await tx.execute<{ table: string; name: string }>(sql`
    select conrelid::regclass::text as table, conname as name from pg_constraint
    where contype in ('c', 'u') and conrelid::regclass::text ~ '^ledger_' and conname !~ 'tenant'`);
  for (const { table, name } of guards.rows)
    await tx.execute(sql`alter table ${sql.identifier(table)} drop constraint ${sql.identifier(name)}`);
  await tx.execute(sql`drop index ledger_transfers_resolution_unique`);
  await tx.execute(sql`alter table ledger_transfers drop constraint ledger_transfers_pkey`);
}

/** What `verify` finds after changes made by someone who could switch the guards off; nothing stays. */
async function foundAfter(...changes: SQL[]): Promise<string[]> {
  let found: string[] = [];
  const tamper = async (tx: Tx) => {
    for (const change of changes) expect((await tx.execute(change)).rowCount).toBeGreaterThan(0);
    found = (await verifyLedger(tx)).map((finding) => finding.check);
    throw new RolledBack();
  };
  await expect(unguarded.transaction(tamper)).rejects.toThrow(RolledBack);
  return found;
}

describe("whoever can switch the guards off", () => {
  beforeAll(async () => {
    let end: (reason: unknown) => void = () => {};
    await new Promise<void>((ready, fail) => {
      const whole = database.owner.transaction(async (tx) => {
        await switchOffGuards(tx);
        unguarded = tx;
        ready();
        await new Promise((_, reject) => {
          end = reject;
        });
      });
      whole.catch(fail);
      undoAll = async () => {
        end(new RolledBack());
        await expect(whole).rejects.toThrow(RolledBack);
      };
    });
  });
  afterAll(() => undoAll());

  test.each(TAMPERINGS)("is found out when %s", async (_, change, expected) => {
    expect(await foundAfter(change)).toEqual(expect.arrayContaining(expected));
  });

  test.each(CAREFUL_TAMPERINGS)(
    "is found out when %s, though every total fits",
    async (_, changes, expected) => {
      expect((await foundAfter(...changes, TOTALS_TO_FIT)).sort()).toEqual([...expected].sort());
    },
  );

  test("meets an invariant for each of them, and each finds something", () => {
    const tamperings = [...TAMPERINGS, ...CAREFUL_TAMPERINGS];
    expect(new Set(tamperings.flatMap(([, , found]) => found))).toEqual(new Set(LEDGER_CHECKS));
  });
});
