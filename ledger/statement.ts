import { type SQL, sql } from "drizzle-orm";
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
 * and at the end. The balance before it is the stored one less everything from there on, which an index finds: nothing is
 * recorded before the day on which it counts. So a page reads what is left of the account, and sorts no more than itself.
 * @param wanted dates, both included; `after` is the `next` of the page before
 * @throws DomainError `not_found` where the actor sees no such account, or no such transfer of it to go on after
 */
export async function statement(tx: Tx, name: AccountName, wanted: Wanted): Promise<Statement> {
  const account = await findAccount(tx, name);
  const start = await startOf(tx, account, wanted);
  const rows = await findLines(tx, account, start, wanted);
  const opening = fen(BigInt(rows[0]!.opening));
  let balance = opening;
  const lines = rows.flatMap((row): StatementLine[] => {
    if (row.id === null) return [];
    balance = fen(balance + BigInt(row.change));
    return [lineOf(row, balance)];
  });
  const shown = lines.slice(0, wanted.limit);
  return {
    account,
    opening,
    lines: shown,
    closing: shown.at(-1)?.balance ?? opening,
    next: lines.length > wanted.limit ? shown.at(-1)!.transferId : null,
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

/** Where a page begins: the day from which on its transfers count, and which of them. */
type Start = { on: string; isFollowing: SQL };

/** A transfer's place in the order of the statement. */
const PLACE = sql.raw("(t.effective_on, t.recorded_at, t.transaction_id, t.ordinal)");

async function startOf(
  tx: Tx,
  { id, subjectId }: Statement["account"],
  { from, after }: Wanted,
): Promise<Start> {
  const first = from ?? "-infinity";
  if (after === undefined) return { on: first, isFollowing: sql`t.effective_on >= ${first}::date` };
  const { rows } = await tx.execute<{ on: DateOn; at: string; transaction: string; ordinal: number }>(sql`
    select effective_on as on, recorded_at::text as at, transaction_id as transaction, ordinal from ledger_transfers
    where subject_id = ${subjectId} and id = ${after} and ${id}::uuid in (debit_account_id, credit_account_id)`);
  if (!rows[0]) throw notFound("上一页的最后一笔");
  const { on, at, transaction, ordinal } = rows[0];
  const isLater = sql`${PLACE} > (${on}::date, ${at}::timestamptz, ${transaction}::uuid, ${ordinal}::int)`;
  return { on: on > first ? on : first, isFollowing: sql`t.effective_on >= ${first}::date and ${isLater}` };
}

type Row = { opening: string } & (
  | { id: null }
  | {
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
    }
);

/** The account's transfers from the start on; `change` is what one moves on the account's own side. */
function following({ id, subjectId, code }: Statement["account"], { on, isFollowing }: Start): SQL {
  const isOwnSide = sql.raw(`t.${CHART[code].side}_account_id`);
  return sql`
    select t.*, t.debit_account_id = ${id} as is_debit,
      case t.debit_account_id when ${id} then t.credit_account_id else t.debit_account_id end as counter_id,
      case when t.kind not in ('posted', 'post_pending') then 0 when ${isOwnSide} = ${id} then t.amount_fen
        else -t.amount_fen end as change
    from ledger_transfers t
    where t.subject_id = ${subjectId} and ${id}::uuid in (t.debit_account_id, t.credit_account_id)
      and t.recorded_at >= ${on}::timestamp at time zone 'Asia/Shanghai' and ${isFollowing}`;
}

/** One more line than the page takes; one row without a line where there is none. */
async function findLines(
  tx: Tx,
  account: Statement["account"],
  start: Start,
  { to, limit }: Wanted,
): Promise<Row[]> {
  const [more, less] = CHART[account.code].side === "debit" ? ["debits", "credits"] : ["credits", "debits"];
  const { rows } = await tx.execute<Row>(sql`
    with following as not materialized (${following(account, start)}), page as (
      select * from following t where t.effective_on <= ${to ?? "infinity"}::date order by ${PLACE} limit ${limit + 1}
    ), opening as (
      select ${sql.raw(`a.${more}_posted - a.${less}_posted`)} - coalesce((select sum(change) from following), 0) as opening
      from ledger_accounts a where a.id = ${account.id}
    )
    select opening.opening, t.id, t.effective_on as on, x.happened_on, x.event, t.code, t.kind, counter.code as counter,
      t.counter_id, t.amount_fen as amount, t.is_debit, t.change
    from opening left join (
      page t join ledger_transactions x on x.id = t.transaction_id join ledger_accounts counter on counter.id = t.counter_id
    ) on true
    order by ${PLACE}`);
  return rows;
}

const lineOf = (row: Extract<Row, { id: string }>, balance: Fen): StatementLine => ({
  ...{ transferId: row.id, on: row.on, happenedOn: row.happened_on, event: row.event, movement: row.code },
  ...{ kind: row.kind, counterAccount: row.counter, counterAccountId: row.counter_id },
  debit: fen(row.is_debit ? BigInt(row.amount) : 0n),
  credit: fen(row.is_debit ? 0n : BigInt(row.amount)),
  balance,
});
