import { conflict } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { type AccountCode, type AccountKey, accountName, CHART } from "./accounts.ts";
import { arrayLiteral } from "./columns.ts";
import { type LedgerTransaction, type LedgerTransfer, requestHash } from "./transaction.ts";

type Entry = { id: string; hash: string; transaction: LedgerTransaction };

/** Transactions laid out for `app.post_transactions`. */
export type Posting = {
  /** One for each key, in the order of the keys, in which every caller takes them. */
  entries: Entry[];
  /** Whether anything is taken out of an account that has a limit. */
  takes: boolean;
  /** The function's other arguments but for the instant, as PostgreSQL writes arrays. */
  columns: string[];
};

export const keyConflict = (key: string) =>
  conflict(`这笔业务（${key}）已经记过账，且内容与本次不同。请刷新页面核对后再提交。`);

/**
 * Lays transactions out in columns. Transfers keep the order in which they are given.
 * @throws DomainError `conflict` where two of them bear one key and differ
 */
export function layOut(transactions: readonly LedgerTransaction[]): Posting {
  const distinct = distinctEntries(transactions);
  const entries = [...distinct.values()].sort(byKey);
  const placeOf = new Map(entries.map(({ transaction }, i) => [transaction, i + 1]));
  const accounts = new Accounts();
  const transfers = [...distinct.values()].flatMap(({ transaction }) => {
    const place = placeOf.get(transaction)!;
    return transaction.transfers.map((transfer, i) => ({
      ...{ transfer, place, ordinal: i + 1 },
      debit: accounts.placeOf(transfer.debit, place),
      credit: accounts.placeOf(transfer.credit, place),
    }));
  });
  const columns = [
    ...entryColumns(entries),
    ...accounts.columns(),
    ...[
      transfers.map(({ transfer }) => (transfer.kind === "pending" ? transfer.id : newId())),
      transfers.map(({ place }) => place),
      transfers.map(({ ordinal }) => ordinal),
      transfers.map(({ debit }) => debit),
      transfers.map(({ credit }) => credit),
      transfers.map(({ transfer }) => transfer.amount),
      transfers.map(({ transfer }) => transfer.kind),
      transfers.map(({ transfer }) => ("pendingId" in transfer ? transfer.pendingId : null)),
      transfers.map(({ transfer }) => transfer.code),
    ],
  ];
  return {
    entries,
    takes: transfers.some(({ transfer }) => takes(transfer)),
    columns: columns.map(arrayLiteral),
  };
}

const takes = ({ kind, debit, credit }: LedgerTransfer) =>
  (kind === "posted" || kind === "pending") &&
  (CHART[debit.code].limit === "debits_must_not_exceed_credits" ||
    CHART[credit.code].limit === "credits_must_not_exceed_debits");

const byKey = ({ transaction: a }: Entry, { transaction: b }: Entry) =>
  a.idempotencyKey < b.idempotencyKey ? -1 : 1;

function distinctEntries(transactions: readonly LedgerTransaction[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const transaction of transactions) {
    const hash = requestHash(transaction);
    const earlier = entries.get(transaction.idempotencyKey);
    if (earlier && earlier.hash !== hash) throw keyConflict(transaction.idempotencyKey);
    if (!earlier) entries.set(transaction.idempotencyKey, { id: newId(), hash, transaction });
  }
  return entries;
}

const entryColumns = (entries: Entry[]): unknown[][] => [
  entries.map(({ id }) => id),
  entries.map(({ transaction }) => transaction.idempotencyKey),
  entries.map(({ hash }) => hash),
  entries.map(({ transaction }) => transaction.event),
  entries.map(({ transaction }) => transaction.subjectType),
  entries.map(({ transaction }) => transaction.subjectId),
  entries.map(({ transaction }) => transaction.bankId),
  entries.map(({ transaction }) => transaction.enterpriseId),
  entries.map(({ transaction }) => transaction.effectiveOn),
  entries.map(({ transaction }) => transaction.happenedOn ?? null),
];

/** The accounts that the transfers touch, each once, and the lines of the chart that they stand on. */
class Accounts {
  readonly #places = new Map<string, number>();
  readonly #all: { key: AccountKey; transaction: number; chart: number }[] = [];
  readonly #chart = new Map<AccountCode, number>();

  placeOf(key: AccountKey, transaction: number): number {
    const name = accountName(key);
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    if (!this.#chart.has(key.code)) this.#chart.set(key.code, this.#chart.size + 1);
    this.#all.push({ key, transaction, chart: this.#chart.get(key.code)! });
    this.#places.set(name, this.#all.length);
    return this.#all.length;
  }

  columns(): unknown[][] {
    const chart = [...this.#chart.keys()];
    return [
      chart,
      chart.map((code) => CHART[code].subject),
      chart.map((code) => CHART[code].limit),
      chart.map((code) => CHART[code].owner === "bank"),
      this.#all.map(() => newId()),
      this.#all.map(({ key }) => key.subjectId),
      this.#all.map(({ transaction }) => transaction),
      this.#all.map(({ chart: place }) => place),
    ];
  }
}
