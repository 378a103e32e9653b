import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, dateColumn, fenColumn, id, instant, word } from "../columns.ts";
import { actorIs, and, isNow, or, rowPolicies } from "../policies.ts";

/**
 * Both parties of the lending; every row names them, so that no transfer can join two tenants' accounts. Of a risk pool's
 * agreement with a bank, the second party is the district's organisation that keeps the pool.
 */
const parties = () => ({
  bankId: uuid("bank_id").notNull(),
  enterpriseId: uuid("enterprise_id").notNull(),
});

/** A running total in fen; starts at zero and only grows, but for the pending ones. */
const total = (name: string) => bigint(name, { mode: "bigint" }).notNull().default(sql`0`);

/*
 * The lists of words stand in functions (`app.is_account`, `app.is_event_of`, `app.is_transfer`), which a connection reads
 * once; PostgreSQL reads an expression of a CHECK anew for every statement. `db/ledger-words.test.ts` holds them against the
 * vocabulary. The accounts' is asked by a trigger of insertion: what it looks at never changes, the totals beside it do.
 */

type PartyColumns = { bankId: AnyPgColumn; enterpriseId: AnyPgColumn };

const readers = (t: PartyColumns) =>
  sql`case (select app.actor_kind()) when 'system' then true
    when 'enterprise' then ${t.enterpriseId} = (select app.actor_organisation())
    when 'bank' then ${t.bankId} = (select app.actor_organisation()) else false end`;

/** The firm's owner, and who works on the bank's cases. */
const mayPost = (t: PartyColumns) => sql`app.may_post(${t.bankId}, ${t.enterpriseId})`;

/**
 * One account of one subject. Its totals are the sums of its transfers, kept by a trigger on those alone and recomputed by
 * `ledger/verify.ts`; the limits hold for whoever writes.
 */
export const ledgerAccounts = pgTable(
  "ledger_accounts",
  {
    id: id(),
    code: word("code", "ledgerAccount").notNull(),
    /** The organisation whose asset, claim or right the account counts. */
    ownerId: uuid("owner_id").notNull(),
    subjectType: word("subject_type", "ledgerSubject").notNull(),
    subjectId: uuid("subject_id").notNull(),
    ...parties(),
    unit: word("unit", "accountUnit").notNull(),
    balanceLimit: word("balance_limit", "balanceLimit").notNull(),
    debitsPending: total("debits_pending"),
    debitsPosted: total("debits_posted"),
    creditsPending: total("credits_pending"),
    creditsPosted: total("credits_posted"),
    createdAt: createdAt(),
  },
  (t) => [
    check(
      "ledger_accounts_totals_check",
      sql`least(${t.debitsPending}, ${t.debitsPosted}, ${t.creditsPending}, ${t.creditsPosted}) >= 0`,
    ),
    check(
      "ledger_accounts_debits_within_credits_check",
      sql`${t.balanceLimit} <> 'debits_must_not_exceed_credits'
        or ${t.debitsPending} + ${t.debitsPosted} <= ${t.creditsPosted}`,
    ),
    check(
      "ledger_accounts_credits_within_debits_check",
      sql`${t.balanceLimit} <> 'credits_must_not_exceed_debits'
        or ${t.creditsPending} + ${t.creditsPosted} <= ${t.debitsPosted}`,
    ),
    unique("ledger_accounts_subject_unique").on(t.subjectId, t.code),
    index("ledger_accounts_enterprise_index").on(t.enterpriseId, t.code),
    index("ledger_accounts_bank_index").on(t.bankId, t.code),
    // Accounts are of a line or a loan of the two parties.
    ...rowPolicies("ledger_accounts", {
      read: readers(t),
      insert: or(
        actorIs("system"),
        and(
          mayPost(t),
          sql`app.is_between(${t.subjectType}, ${t.subjectId}, ${t.enterpriseId}, ${t.bankId})`,
        ),
      ),
      update: or(actorIs("system"), mayPost(t)),
    }),
  ],
);

/** One business event. Never changed, never deleted. */
export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    id: id(),
    idempotencyKey: text("idempotency_key").notNull(),
    /** SHA-256 of the content, in hexadecimal: tells a repeated request from another one under the same key. */
    requestHash: text("request_hash").notNull(),
    event: word("event", "ledgerEvent").notNull(),
    subjectType: word("subject_type", "ledgerSubject").notNull(),
    subjectId: uuid("subject_id").notNull(),
    ...parties(),
    effectiveOn: dateColumn("effective_on").notNull(),
    /** The day on which a late entry happened, in a month that was closed by then: it counts in the open one instead. */
    happenedOn: dateColumn("happened_on"),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [
    check("ledger_transactions_event_check", sql`app.is_event_of(${t.event}, ${t.subjectType})`),
    // No event takes the key of another.
    check("ledger_transactions_key_check", sql`split_part(${t.idempotencyKey}, '/', 1) = ${t.event}`),
    check(
      "ledger_transactions_not_in_future_check",
      sql`${t.effectiveOn} <= (${t.recordedAt} at time zone 'Asia/Shanghai')::date`,
    ),
    check("ledger_transactions_happened_check", sql`${t.happenedOn} < ${t.effectiveOn}`),
    unique("ledger_transactions_idempotency_key_unique").on(t.idempotencyKey),
    // No more indexes than reads need, each being written with every posting: those of a subject are found by its transfers.
    // The firm books what it confirmed, the bank what it granted, paid, received or gave up, in the same breath.
    ...rowPolicies("ledger_transactions", {
      read: readers(t),
      insert: or(
        actorIs("system"),
        and(
          mayPost(t),
          isNow(t.recordedAt),
          sql`app.actor_kind() = case event when 'drawdown_confirmed' then 'enterprise' else 'bank' end`,
          sql.raw("app.is_due(ledger_transactions)"),
        ),
      ),
    }),
  ],
);

/**
 * One amount moved from one account to another. Never changed, never deleted. That transaction, accounts and hold exist, with
 * the same subject, tenants and times, the trigger says that keeps the totals; foreign keys would look at each row by itself.
 */
export const ledgerTransfers = pgTable(
  "ledger_transfers",
  {
    /** By it a hold is found; any transfer, by its transaction and ordinal. */
    id: uuid("id").notNull(),
    transactionId: uuid("transaction_id").notNull(),
    ordinal: integer("ordinal").notNull(),
    /** Whose accounts it joins: the transaction's subject, or a line that the transaction draws on or gives back. */
    subjectId: uuid("subject_id").notNull(),
    ...parties(),
    /** When its transaction counts and was recorded. */
    effectiveOn: dateColumn("effective_on").notNull(),
    recordedAt: instant("recorded_at").notNull(),
    debitAccountId: uuid("debit_account_id").notNull(),
    creditAccountId: uuid("credit_account_id").notNull(),
    amount: fenColumn("amount_fen").notNull(),
    kind: word("kind", "transferKind").notNull(),
    /** The hold that this transfer posts or voids. */
    pendingId: uuid("pending_id"),
    /** Why the amount moved. */
    code: word("code", "ledgerMovement").notNull(),
  },
  (t) => [
    check("ledger_transfers_code_check", sql`app.is_transfer(${t.code}, ${t.kind}, ${t.pendingId})`),
    check("ledger_transfers_amount_check", sql`${t.amount} > 0`),
    check("ledger_transfers_accounts_check", sql`${t.debitAccountId} <> ${t.creditAccountId}`),
    primaryKey({ name: "ledger_transfers_pkey", columns: [t.transactionId, t.ordinal] }),
    uniqueIndex("ledger_transfers_hold_unique").on(t.id).where(sql`kind = 'pending'`),
    uniqueIndex("ledger_transfers_resolution_unique").on(t.pendingId).where(sql`pending_id is not null`),
    // Of an account, too: all that moved on it moved on its subject.
    index("ledger_transfers_subject_index").on(t.subjectId, t.recordedAt),
    // Nothing moves under an event of yesterday; that all moves that is due, and nothing else, a trigger says.
    ...rowPolicies("ledger_transfers", {
      read: readers(t),
      insert: or(actorIs("system"), and(mayPost(t), sql`app.is_recorded_now(${t.transactionId})`)),
    }),
  ],
);
