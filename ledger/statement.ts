import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { type Fen, fen } from "#lib/money.ts";
import type { Word } from "#lib/vocabulary.ts";
import { type AccountCode, type AccountKey, CHART } from "./accounts.ts";
import type { Movement } from "./movements.ts";

/** A transfer as one of its accounts sees it. */
export type StatementLine = {
  transferId: string;
  on: DateOn;
  /** Of a late entry the day on which it happened, in a month that was closed by then. */
  happenedOn: DateOn | null;
  event: Word<"ledgerEvent">;
  movement: Movement;
  kind: Word<"transferKind">;
  counterAccount: AccountCode;
  counterAccountId: string;
  debit: Fen;
  credit: Fen;
  /** On the account's own side, after this transfer, holds left out. */
  balance: Fen;
};

export type Statement = {
  account: { id: string; code: AccountCode; subjectId: string; bankId: string; enterpriseId: string };
  opening: Fen;
  lines: StatementLine[];
  /** After the last of these lines; the closing balance where none follows. */
  closing: Fen;
  /** Where the next page begins; null after the last. */
  next: string | null;
};

/** The account by its id, or by subject and code. */
export type AccountName = { accountId: string } | AccountKey;

type Wanted = { from?: DateOn; to?: DateOn; after?: string; limit: number };

/**
 * A page of an account's transfers in order of business date and recording, with the balance before the first, after each
 * and at the end.
 * @param wanted dates, both included; `after` is the `next` of the page before
 * @throws DomainError `not_found` where the actor sees no such account
 */
export async function statement(tx: Tx, name: AccountName, wanted: Wanted): Promise<Statement> {
  const account = await findAccount(tx, name);
  const onDebit = CHART[account.code].side === "debit";
  const rows = await findLines(tx, account.id, onDebit, wanted);
  const shown = rows.slice(0, wanted.limit);
  const lines = shown.map(lineOf);
  const first = shown[0];
  const opening = first
    ? fen(BigInt(first.balance) - BigInt(first.change))
    : await balanceBefore(tx, account.id, onDebit, wanted);
  return {
    account,
    opening,
    lines,
    closing: lines.at(-1)?.balance ?? opening,
    next: rows.length > wanted.limit ? shown.at(-1)!.id : null,
  };
}

async function findAccount(tx: Tx, name: AccountName): Promise<Statement["account"]> {
  const which =
    "accountId" in name
      ? sql`id = ${name.accountId}`
      : sql`subject_id = ${name.subjectId} and code = ${name.code}`;
  const { rows } = await tx.execute<Statement["account"]>(sql`
    select id, code, subject_id as "subjectId", bank_id as "bankId", enterprise_id as "enterpriseId"
    from ledger_accounts where ${which}`);
  if (!rows[0]) throw notFound("这个账户");
  return rows[0];
}

type Row = {
  id: string;
  on: DateOn;
  happened_on: DateOn | null;
  event: Word<"ledgerEvent">;
  code: Movement;
  kind: Word<"transferKind">;
  counter: AccountCode;
  counter_id: string;
  amount: string;
  is_debit: boolean;
  change: string;
  balance: string;
};

/** Every transfer of the account, `place` in order, `change` what it moves on the account's own side. */
const history = (accountId: string, onDebit: boolean) => sql`
  select t.id, t.code, t.kind, t.amount_fen, x.event, x.effective_on, x.happened_on, t.is_debit, t.counter_id,
    row(x.effective_on, x.recorded_at, x.id, t.ordinal) as place,
    case when t.kind in ('posted', 'post_pending') then case when t.is_debit = ${onDebit} then t.amount_fen else -t.amount_fen end
      else 0 end as change
  from (
    select t.*, true as is_debit, t.credit_account_id as counter_id from ledger_transfers t where t.debit_account_id = ${accountId}
    union all
    select t.*, false, t.debit_account_id from ledger_transfers t where t.credit_account_id = ${accountId}
  ) t join ledger_transactions x on x.id = t.transaction_id`;

async function findLines(
  tx: Tx,
  accountId: string,
  onDebit: boolean,
  { from, to, after, limit }: Wanted,
): Promise<Row[]> {
  const { rows } = await tx.execute<Row>(sql`
    with history as (${history(accountId, onDebit)}), running as (
      select h.*, sum(change) over (order by place rows unbounded preceding) as balance from history h
    )
    select r.id, r.effective_on as on, r.happened_on, r.event, r.code, r.kind, a.code as counter, r.counter_id,
      r.amount_fen as amount, r.is_debit, r.change, r.balance
    from running r join ledger_accounts a on a.id = r.counter_id
    where r.effective_on between ${from ?? "-infinity"}::date and ${to ?? "infinity"}::date
      and (${after ?? null}::uuid is null or r.place > (select place from history where id = ${after ?? null}::uuid))
    order by r.place limit ${limit + 1}`);
  return rows;
}

async function balanceBefore(
  tx: Tx,
  accountId: string,
  onDebit: boolean,
  { from, to, after }: Wanted,
): Promise<Fen> {
  // With nothing on the page: all up to the page before, to the day before the first, or of all time.
  const until =
    after === undefined && from !== undefined
      ? sql`effective_on < ${from}`
      : sql`effective_on <= ${to ?? "infinity"}::date`;
  const { rows } = await tx.execute<{ balance: string }>(sql`
    with history as (${history(accountId, onDebit)})
    select coalesce(sum(change), 0)::text as balance from history where ${until}`);
  return fen(BigInt(rows[0]!.balance));
}

const lineOf = (row: Row): StatementLine => ({
  ...{ transferId: row.id, on: row.on, happenedOn: row.happened_on, event: row.event, movement: row.code },
  ...{ kind: row.kind, counterAccount: row.counter, counterAccountId: row.counter_id },
  debit: fen(row.is_debit ? BigInt(row.amount) : 0n),
  credit: fen(row.is_debit ? 0n : BigInt(row.amount)),
  balance: fen(BigInt(row.balance)),
});
