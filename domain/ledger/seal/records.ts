import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { inPieces } from "../../access/in-pieces.ts";
import { reachOf } from "../../audit/unsealed.ts";

/** A row as PostgreSQL writes it, with quotes where a value holds marks. Columns of a later version ask for another form of seals. */
const row = (alias: string, columns: string) =>
  `row(${columns
    .split(" ")
    .map((column) => `${alias}.${column}`)
    .join()})::text`;

const digest = (text: string) => sql.raw(`sha256(convert_to(${text}, 'UTF8'))`);

const TRANSACTION = row(
  "x",
  "id idempotency_key request_hash event subject_type subject_id bank_id enterprise_id effective_on happened_on recorded_at",
);
/** The transfers of a transaction in their order, as one text. */
const TRANSFERS = `string_agg(${row(
  "t",
  "id transaction_id ordinal bank_id enterprise_id debit_account_id credit_account_id amount_fen kind pending_id code",
)}, E'\\n' order by t.ordinal, t.id)`;
const ACCOUNT = row(
  "a",
  "id code owner_id subject_type subject_id bank_id enterprise_id unit balance_limit created_at",
);
const PERIOD = `concat(${row("p", "id month open_from closed_at transactions")}, (
  select string_agg(${row("s", "period_id bank_id code debits_pending debits_posted credits_pending credits_posted")},
    E'\\n' order by s.bank_id, s.code)
  from ledger_period_totals s where s.period_id = p.id))`;

/** For all transactions at once: their transfers sorted together, which is quicker than looking each one's up. */
export const transfersOfAll = sql.raw(
  `(select transaction_id, ${TRANSFERS} as all from ledger_transfers t group by transaction_id)`,
);

/**
 * The digest of a record, SHA-256: of a transaction `x` with its transfers, which an index finds or `t` has
 * ({@link transfersOfAll}); of what tells an account `a` from others (its totals move); of a closed month `p` with its totals.
 */
export const DIGESTS = {
  transaction: digest(
    `concat(${TRANSACTION}, (select ${TRANSFERS} from ledger_transfers t where t.transaction_id = x.id))`,
  ),
  transactionWithAll: digest(`concat(${TRANSACTION}, t.all)`),
  account: digest(ACCOUNT),
  period: digest(PERIOD),
};

export type Record = { id: string; content: Buffer };

/**
 * Transactions, then accounts, in order of their ids, then closed months that are in no seal, in pieces.
 * @param sealed the instant of the newest seal, before which nothing waits; null looks at everything
 */
export async function* unsealedRecords(tx: Tx, sealed: Date | null, most: number): AsyncGenerator<Record[]> {
  const lately = (alias: string) =>
    sealed === null ? sql`true` : sql.raw(`${alias}.id >= '${reachOf(sealed).id}'::uuid`);
  const isUnsealed = (alias: string) =>
    sql.raw(`not exists (select from ledger_seal_places s where s.record_id = ${alias}.id)`);
  yield* inPieces<Record>(
    tx,
    sql`select x.id, ${DIGESTS.transaction} as content
      from ledger_transactions x where ${lately("x")} and ${isUnsealed("x")} order by x.id`,
    most,
  );
  yield* inPieces<Record>(
    tx,
    sql`select a.id, ${DIGESTS.account} as content
      from ledger_accounts a where ${lately("a")} and ${isUnsealed("a")} order by a.id`,
    most,
  );
  yield* inPieces<Record>(
    tx,
    sql`select p.id, ${DIGESTS.period} as content from ledger_periods p where ${isUnsealed("p")} order by p.month`,
    most,
  );
}
