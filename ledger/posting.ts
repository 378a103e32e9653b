import { conflict } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { type AccountCode, type AccountKey, accountName, CHART } from "./accounts.ts";
import { arrayLiteral, idsLiteral, plainLiteral, sparseLiteral } from "./columns.ts";
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
  const entries = [...distinct].sort(byKey);
  const placeOf = new Map(entries.map((entry, i) => [entry, i + 1]));
  const [accounts, transfers] = [new Accounts(entries.length), new Transfers()];
  for (const entry of distinct) {
    const { transaction } = entry;
    const place = placeOf.get(entry)!;
    transaction.transfers.forEach((transfer, i) => {
      const debit = accounts.placeOf(transfer.debit, place, transaction);
      const credit = accounts.placeOf(transfer.credit, place, transaction);
      transfers.add(transfer, { transaction: place, ordinal: i + 1, debit, credit });
    });
  }
  return {
    entries,
    takes: transfers.takes,
    columns: [...entryColumns(entries), ...accounts.columns(), ...transfers.columns()],
  };
}

const takes = ({ kind, debit, credit }: LedgerTransfer) =>
  (kind === "posted" || kind === "pending") &&
  (CHART[debit.code].limit === "debits_must_not_exceed_credits" ||
    CHART[credit.code].limit === "credits_must_not_exceed_debits");

const byKey = ({ transaction: a }: Entry, { transaction: b }: Entry) =>
  a.idempotencyKey < b.idempotencyKey ? -1 : 1;

/** One for each key, in the order given. */
function distinctEntries(transactions: readonly LedgerTransaction[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const transaction of transactions) {
    const hash = requestHash(transaction);
    const earlier = entries.get(transaction.idempotencyKey);
    if (earlier && earlier.hash !== hash) throw keyConflict(transaction.idempotencyKey);
    if (!earlier) entries.set(transaction.idempotencyKey, { id: newId(), hash, transaction });
  }
  return [...entries.values()];
}

const entryColumns = (entries: Entry[]): string[] => [
  idsLiteral(entries.map(({ id }) => id)),
  arrayLiteral(entries.map(({ transaction }) => transaction.idempotencyKey)),
  plainLiteral(entries.map(({ hash }) => hash)),
  plainLiteral(entries.map(({ transaction }) => transaction.event)),
  plainLiteral(entries.map(({ transaction }) => transaction.subjectType)),
  idsLiteral(entries.map(({ transaction }) => transaction.subjectId)),
  idsLiteral(entries.map(({ transaction }) => transaction.bankId)),
  idsLiteral(entries.map(({ transaction }) => transaction.enterpriseId)),
  plainLiteral(entries.map(({ transaction }) => transaction.effectiveOn)),
  sparseLiteral(entries.map(({ transaction }) => transaction.happenedOn ?? null)),
];

/** The accounts that the transfers touch, each once, and the lines of the chart that they stand on. */
class Accounts {
  readonly #places = new Map<string, number>();
  readonly #chart = new Map<AccountCode, number>();
  readonly #others = new Map<string, number>();
  readonly #subjects: number[] = [];
  readonly #transactions: number[] = [];
  readonly #charts: number[] = [];
  readonly #entries: number;

  /** @param entries how many transactions there are: their subjects are counted first */
  constructor(entries: number) {
    this.#entries = entries;
  }

  placeOf(key: AccountKey, place: number, { subjectId }: LedgerTransaction): number {
    const name = accountName(key);
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const chart = numberOf(this.#chart, key.code);
    this.#subjects.push(
      key.subjectId === subjectId ? place : this.#entries + numberOf(this.#others, key.subjectId),
    );
    this.#transactions.push(place);
    this.#charts.push(chart);
    this.#places.set(name, this.#charts.length);
    return this.#charts.length;
  }

  columns(): string[] {
    const chart = [...this.#chart.keys()];
    return [
      plainLiteral(chart),
      plainLiteral(chart.map((code) => CHART[code].subject)),
      plainLiteral(chart.map((code) => CHART[code].limit)),
      plainLiteral(chart.map((code) => CHART[code].owner === "bank")),
      idsLiteral([...this.#others.keys()]),
      ...[this.#subjects, this.#transactions, this.#charts].map(plainLiteral),
    ];
  }
}

/** The number of a word, counted from one in the order of their coming. */
function numberOf<K>(numbers: Map<K, number>, word: K): number {
  const known = numbers.get(word);
  if (known !== undefined) return known;
  numbers.set(word, numbers.size + 1);
  return numbers.size;
}

type Place = { transaction: number; ordinal: number; debit: number; credit: number };

/** The transfers, with the places of their transactions and accounts. */
class Transfers {
  readonly #places: Place[] = [];
  readonly #moved: LedgerTransfer[] = [];

  add(transfer: LedgerTransfer, place: Place): void {
    this.#moved.push(transfer);
    this.#places.push(place);
  }

  get takes(): boolean {
    return this.#moved.some(takes);
  }

  columns(): string[] {
    return [
      idsLiteral(this.#moved.map((transfer) => (transfer.kind === "pending" ? transfer.id : newId()))),
      plainLiteral(this.#places.map(({ transaction }) => transaction)),
      plainLiteral(this.#places.map(({ ordinal }) => ordinal)),
      plainLiteral(this.#places.map(({ debit }) => debit)),
      plainLiteral(this.#places.map(({ credit }) => credit)),
      plainLiteral(this.#moved.map(({ amount }) => amount)),
      plainLiteral(this.#moved.map(({ kind }) => kind)),
      sparseLiteral(this.#moved.map((transfer) => ("pendingId" in transfer ? transfer.pendingId : null))),
      plainLiteral(this.#moved.map(({ code }) => code)),
    ];
  }
}
