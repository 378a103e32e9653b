import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { yuan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { lineBalances } from "./balances.ts";
import { actingAs, NOW, newParties, openLine, postAll, TODAY } from "./book.fixture.ts";
import { drawdownConfirmed } from "./events/drawdown-confirmed.ts";
import { drawdownRequested } from "./events/drawdown-requested.ts";
import { lineGranted } from "./events/line-granted.ts";
import { writtenOff } from "./events/written-off.ts";
import { post } from "./post.ts";

const database = useDatabase();

describe("who may post and see", () => {
  test("nobody posts what nobody granted, paid, confirmed or gave up, and each sees its own case only", async () => {
    const parties = newParties();
    const ids = { ...parties, lineId: newId(), drawdownId: newId(), loanId: newId(), amount: yuan(60) };
    const bank = { kind: "bank", organisationId: parties.bankId, role: "approver" } as const;
    const firm = { kind: "enterprise", organisationId: parties.enterpriseId, role: "owner" } as const;
    const [otherBank, otherFirm] = [
      { ...bank, organisationId: newId() },
      { ...firm, organisationId: newId() },
    ];
    const granted = lineGranted({ ...ids, limit: yuan(100), grantedOn: "2026-01-05" });
    const postAs = (actor: Parameters<typeof actingAs>[1], transaction: typeof granted) =>
      actingAs(database.app, actor, (tx) => post(tx, [transaction], NOW));

    const requested = drawdownRequested({ ...ids, requestedOn: "2026-01-20" });
    const confirmed = drawdownConfirmed({ ...ids, paidOn: "2026-01-20" });
    const lost = writtenOff({ ...ids, principal: yuan(1), interest: yuan(0), writtenOffOn: TODAY });
    // There is neither a line nor a drawdown, no loan that the firm confirmed, no write-off that two people made.
    for (const [actor, event] of [
      [otherBank, granted],
      [bank, granted],
      [bank, requested],
      [otherFirm, confirmed],
      [firm, confirmed],
      [bank, confirmed],
      [{ ...bank, kind: "bureau" as const }, confirmed],
      [bank, lost],
      [firm, lost],
    ] as const)
      await expect(postAs(actor, event)).rejects.toMatchObject({ cause: { code: "42501" } });
    await postAll(database.app, [granted, requested, confirmed]);

    const available = async (actor: Parameters<typeof actingAs>[1]) =>
      (await actingAs(database.app, actor, (tx) => lineBalances(tx, [ids.lineId]))).get(ids.lineId)
        ?.available;
    expect(await Promise.all([bank, firm, { ...bank, kind: "bureau" as const }].map(available))).toEqual([
      yuan(40),
      yuan(40),
      yuan(0),
    ]);
    expect(await Promise.all([otherBank, otherFirm].map(available))).toEqual([yuan(0), yuan(0)]);
  });

  test("a transfer across two tenants' accounts is refused by constraint", async () => {
    const line = await openLine(database.app, yuan(100));
    const stranger = { ...line.drawdown(yuan(10)).request, ...newParties() };
    await expect(postAll(database.app, [stranger])).rejects.toMatchObject({
      cause: { constraint: expect.stringMatching(/^ledger_transfers_(debit|credit)_account_fk$/) },
    });
  });
});

test.each([
  ["transaction_id", "transaction", sql`gen_random_uuid()`],
  ["effective_on", "transaction", sql`t.effective_on - 1`],
  ["recorded_at", "transaction", sql`t.recorded_at - interval '1 second'`],
  ["subject_id", "debit_account", sql`gen_random_uuid()`],
  ["debit_account_id", "debit_account", sql`gen_random_uuid()`],
  ["credit_account_id", "credit_account", sql`gen_random_uuid()`],
  ["pending_id", "pending", sql`gen_random_uuid()`],
  [
    "pending_id",
    "pending",
    sql`(select hold.id from ledger_transfers hold left join ledger_transfers ended on ended.pending_id = hold.id
      where hold.kind = 'pending' and hold.bank_id <> t.bank_id and ended.id is null limit 1)`,
  ],
])(
  "not even the owner, nor a replica's session, inserts a transfer with %s of its own",
  async (column, key, value) => {
    const [line, other] = [await openLine(database.app, yuan(100)), await openLine(database.app, yuan(100))];
    await postAll(database.app, [line.drawdown(yuan(10)).request, other.drawdown(yuan(10)).request]);
    const field = (name: string) => (name === column ? value : sql.raw(`t.${name}`));
    const inserted = database.owner.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx.execute(sql`
      insert into ledger_transfers (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on, recorded_at,
        debit_account_id, credit_account_id, amount_fen, kind, pending_id, code)
      select gen_random_uuid(), ${field("transaction_id")}, 2, ${field("subject_id")}, t.bank_id, t.enterprise_id, ${field("effective_on")},
        ${field("recorded_at")}, ${field("debit_account_id")}, ${field("credit_account_id")}, 1,
        ${column === "pending_id" ? "post_pending" : "posted"}, ${field("pending_id")}, t.code
      from ledger_transfers t where t.bank_id = ${line.bankId} and t.kind = 'pending'`);
    });
    await expect(inserted).rejects.toMatchObject({ cause: { constraint: `ledger_transfers_${key}_fk` } });
  },
);
