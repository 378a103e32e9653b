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

/**
 * Every record with its digest: SHA-256 over a transaction with its transfers, over what tells an account from others (its
 * totals move), over a closed month with its totals. Set-based, for holding all of them against their seals.
 */
export const allRecords = sql`
  select x.id, ${digest(`concat(${TRANSACTION}, t.all)`)} as content
  from ledger_transactions x
  left join (select transaction_id, ${sql.raw(TRANSFERS)} as all from ledger_transfers t group by transaction_id) t
    on t.transaction_id = x.id
  union all select a.id, ${digest(ACCOUNT)} from ledger_accounts a
  union all select p.id, ${digest(PERIOD)} from ledger_periods p`;

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
  const ofTransfers = sql.raw(`(select ${TRANSFERS} from ledger_transfers t where t.transaction_id = x.id)`);
  yield* inPieces<Record>(
    tx,
    sql`select x.id, sha256(convert_to(concat(${sql.raw(TRANSACTION)}, ${ofTransfers}), 'UTF8')) as content
      from ledger_transactions x where ${lately("x")} and ${isUnsealed("x")} order by x.id`,
    most,
  );
  yield* inPieces<Record>(
    tx,
    sql`select a.id, ${digest(ACCOUNT)} as content
      from ledger_accounts a where ${lately("a")} and ${isUnsealed("a")} order by a.id`,
    most,
  );
  yield* inPieces<Record>(
    tx,
    sql`select p.id, ${digest(PERIOD)} as content from ledger_periods p where ${isUnsealed("p")} order by p.month`,
    most,
  );
}
