import pg from "pg";
import type { Parties } from "#ledger/transaction.ts";

export type Borrower = Parties & { loanId: string };

/**
 * Statements of one message: every account that accrued interest moves, with one transfer for each account. The trigger that
 * keeps totals goes by keys alone, which takes minutes for a million rows; the totals come with the accounts instead, and the
 * verification says whether they are right.
 */
const BOOK = `
  create temporary table borrowers as
    select uuid_of('loan', n) as loan_id, uuid_of('bank', n % 10) as bank_id, uuid_of('firm', n) as enterprise_id
    from generate_series(1, $LOANS) n;
  insert into ledger_accounts (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit,
      debits_posted, credits_posted)
    select uuid_of(code, n), code, bank_id, 'loan', loan_id, bank_id, enterprise_id, 'cny', balance_limit, debits, credits
    from (select row_number() over () as n, * from borrowers) b
    cross join (values ('loan_interest_receivable', 'credits_must_not_exceed_debits', 200, 0),
      ('loan_interest_income', 'debits_must_not_exceed_credits', 0, 200)) as account (code, balance_limit, debits, credits);
  insert into ledger_transactions
      (id, idempotency_key, request_hash, event, subject_type, subject_id, bank_id, enterprise_id, effective_on, recorded_at)
    select uuid_of('transaction' || i, n), 'interest_accrued/' || loan_id || '/-' || i, 'filled', 'interest_accrued', 'loan',
      loan_id, bank_id, enterprise_id, '2026-01-20', '2026-01-20 10:00+08'
    from (select row_number() over () as n, * from borrowers) b cross join generate_series(1, 2) i;
  alter table ledger_transfers disable trigger ledger_transfers_totals;
  insert into ledger_transfers (id, transaction_id, ordinal, subject_id, bank_id, enterprise_id, effective_on, recorded_at,
      debit_account_id, credit_account_id, amount_fen, kind, code)
    select uuid_of('transfer' || i, n), uuid_of('transaction' || i, n), 1, loan_id, bank_id, enterprise_id, '2026-01-20',
      '2026-01-20 10:00+08', uuid_of('loan_interest_receivable', n), uuid_of('loan_interest_income', n), 100, 'posted',
      'interest_accrued'
    from (select row_number() over () as n, * from borrowers) b cross join generate_series(1, 2) i;
  alter table ledger_transfers enable always trigger ledger_transfers_totals`;

/**
 * A book with so many accounts and as many transfers, made by the owner in whole sets.
 * @returns whose interest may be accrued
 */
export async function fillBook(url: string, accounts: number): Promise<Borrower[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // In order, as ids of their time are.
    await client.query(`create function pg_temp.uuid_of(what text, n bigint) returns uuid language sql immutable
      return (lpad(to_hex(n), 12, '0') || substr(md5(what), 1, 20))::uuid`);
    await client.query(
      BOOK.replaceAll("uuid_of", "pg_temp.uuid_of").replace("$LOANS", String(Math.ceil(accounts / 2))),
    );
    await client.query("vacuum analyze");
    const { rows } = await client.query<{ loan_id: string; bank_id: string; enterprise_id: string }>(
      "select * from borrowers",
    );
    return rows.map((row) => ({
      loanId: row.loan_id,
      bankId: row.bank_id,
      enterpriseId: row.enterprise_id,
    }));
  } finally {
    await client.end();
  }
}
