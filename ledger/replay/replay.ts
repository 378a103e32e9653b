import { createHash } from "node:crypto";
import type { Db, Tx } from "#db/client.ts";
import { inTransaction } from "#db/transaction.ts";
import { addMonths, type DateOn, dateOn } from "#lib/dates.ts";
import { conflict, DomainError, notFound, type RefusalCode } from "#lib/errors.ts";
import { closeMonth, closingsOf } from "../periods.ts";
import type { PostResult } from "../post.ts";
import { findTransactions } from "../recorded.ts";
import { assertPostable, type LedgerTransaction } from "../transaction.ts";
import { ExpectedBook } from "./expected-book.ts";
import type { Operation, OperationName } from "./operations.ts";
import { ownId, type Plan, type Planner, type Scene } from "./plan.ts";
import { CORRECTION_PLANNERS } from "./plan-corrections.ts";
import { LINE_PLANNERS } from "./plan-lines.ts";
import { LOAN_PLANNERS } from "./plan-loans.ts";
import { LOSS_PLANNERS } from "./plan-losses.ts";
import { inWords, persistently, postPersistently } from "./post-persistently.ts";
import { subjectsOf } from "./subjects.ts";
import { World } from "./world.ts";

export type NumberedOperation = { line: number; operation: Operation };
export type Outcome = { line: number; key: string; op: OperationName } & (
  | { outcome: "applied" | "repeated" }
  | { outcome: "refused"; code: RefusalCode; message: string }
);

/** How many operations are posted together at most. */
const TOGETHER = 400;
export const SYSTEM = { "app.actor": JSON.stringify({ kind: "system", job: "replay" }) };

const PLANNERS = { ...LINE_PLANNERS, ...LOAN_PLANNERS, ...LOSS_PLANNERS, ...CORRECTION_PLANNERS };

type Verdict = { outcome: "applied" | "repeated" } | { outcome: "refused"; error: DomainError };
type Waiting = NumberedOperation & { verdict: Verdict; transactions: LedgerTransaction[] };

const REPEATED: Verdict = { outcome: "repeated" };
const APPLIED: Verdict = { outcome: "applied" };

/** The same for equal bodies, in whatever order their fields are written. */
const digestOf = (operation: Operation): string =>
  createHash("sha256")
    .update(JSON.stringify(operation, (_, value) => (typeof value === "bigint" ? value.toString() : value)))
    .digest("base64")
    .slice(0, 22);

/**
 * Applies operations to a book one after the other. What each comes to is told in their order. Those that nothing speaks
 * against are posted together; should the book refuse them, each is posted by itself.
 */
export class Replay {
  readonly world = new World();
  readonly #book = new ExpectedBook();
  readonly #today: DateOn = dateOn(new Date());
  #openFrom: DateOn = "";
  #waiting: Waiting[] = [];

  constructor(
    private readonly db: Db,
    private readonly tell: (outcome: Outcome) => void,
    private readonly together = TOGETHER,
  ) {}

  /** Applies the operations; when it is done, so are they. */
  async apply(operations: readonly NumberedOperation[]): Promise<void> {
    for (let from = 0; from < operations.length; from += this.together) {
      const some = operations.slice(from, from + this.together);
      this.#book.forgetMany();
      await this.#load(some.flatMap(({ operation }) => subjectsOf(operation, this.world)));
      for (const each of some) await this.#take(each, false);
      await this.#flush();
    }
  }

  async #take(numbered: NumberedOperation, alone: boolean): Promise<void> {
    const { operation } = numbered;
    const digest = digestOf(operation);
    const known = this.world.applied.get(operation.key);
    if (known)
      return this.#wait(numbered, known.digest === digest ? REPEATED : refused(keyConflict(operation.key)));
    try {
      if (operation.op === "close_month") await this.#close(operation);
      else {
        await this.#load(subjectsOf(operation, this.world));
        await this.#planAndPost(operation, digest, numbered, alone);
        return;
      }
      this.world.add(this.world.applied, operation.key, { digest, ledgerKeys: [] });
      this.world.keep();
      this.#report({ ...numbered, verdict: APPLIED });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#wait(numbered, refused(error));
    }
  }

  async #planAndPost(
    operation: Exclude<Operation, { op: "close_month" }>,
    digest: string,
    numbered: NumberedOperation,
    alone: boolean,
  ): Promise<void> {
    const planner = PLANNERS[operation.op] as Planner<OperationName>;
    const plan = await planner(operation, this.#scene);
    const transactions = plan.transactions.filter((each) => each !== null);
    for (const each of transactions) assertPostable(each, this.#today);
    const isOld = transactions.some(({ idempotencyKey }) => this.world.posted.has(idempotencyKey));
    const isClosed = transactions.some(({ effectiveOn }) => effectiveOn < this.#openFrom);
    const isDoubtful = alone || plan.isDoubtful || isOld || isClosed || !this.#book.take(transactions);
    if (isDoubtful) {
      await this.#flush();
      const results = await postPersistently(this.db, transactions);
      if (isOld && results.some(({ isNew }) => !isNew)) throw alreadyDone(results);
      // What was expected to be refused was not counted.
      this.#book.forget();
    }
    this.#note(operation, digest, plan, transactions);
    if (!isDoubtful) return this.#wait(numbered, APPLIED, transactions);
    // Nothing waits before it, and nothing that is refused later takes it back.
    this.world.keep();
    this.#report({ ...numbered, verdict: APPLIED });
  }

  #note(operation: Operation, digest: string, { note }: Plan, transactions: LedgerTransaction[]): void {
    const own = ownId(operation);
    const ledgerKeys = transactions.map(({ idempotencyKey }) => idempotencyKey);
    note?.();
    for (const key of ledgerKeys) if (!key.includes(own)) this.world.markPosted(key);
    this.world.add(this.world.applied, operation.key, { digest, ledgerKeys });
  }

  readonly #scene: Scene = {
    world: this.world,
    book: this.#book,
    recall: async (ledgerKeys) => {
      await this.#flush();
      const found = await this.#read((tx) => findTransactions(tx, ledgerKeys));
      const transactions = ledgerKeys.flatMap((key) => found.get(key) ?? []);
      if (transactions.length < ledgerKeys.length) throw notFound("要更正的业务");
      await this.#load(
        transactions.flatMap(({ transfers }) => transfers.map(({ debit }) => debit.subjectId)),
      );
      return transactions;
    },
  };

  async #close({ month }: Operation<"close_month">): Promise<void> {
    await this.#flush();
    const first = `${month}-01`;
    await persistently((again) =>
      this.#inTransaction(async (tx) => {
        const isDone = again && (await closingsOf(tx)).last === first;
        if (!isDone) await closeMonth(tx, first, this.#today);
      }),
    ).catch((error: unknown) => {
      throw inWords(error);
    });
    this.#openFrom = addMonths(first, 1);
  }

  #wait(numbered: NumberedOperation, verdict: Verdict, transactions: LedgerTransaction[] = []): void {
    this.#waiting.push({ ...numbered, verdict, transactions });
  }

  /** Posts what waits, and tells what came of it. */
  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const transactions = waiting.flatMap((each) => each.transactions);
    try {
      await postPersistently(this.db, transactions);
      this.world.keep();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.world.takeBack();
      this.#book.forget();
      for (const each of waiting) {
        await this.#take(each, true);
        this.#tellWaiting();
      }
      return;
    }
    for (const each of waiting) this.#report(each);
  }

  /** Of those that have nothing to post. */
  #tellWaiting(): void {
    for (const each of this.#waiting) this.#report(each);
    this.#waiting = [];
  }

  #report({ line, operation: { key, op }, verdict }: Omit<Waiting, "transactions">): void {
    if (verdict.outcome !== "refused") this.tell({ line, key, op, outcome: verdict.outcome });
    else {
      const { code, message } = verdict.error;
      this.tell({ line, key, op, outcome: "refused", code, message });
    }
  }

  #load = (subjectIds: string[]) => this.#book.load((read) => this.#read(read), subjectIds);
  #read = <R>(read: (tx: Tx) => Promise<R>): Promise<R> => persistently(() => this.#inTransaction(read));
  #inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => inTransaction(this.db, SYSTEM, run);
}

const refused = (error: DomainError): Verdict => ({ outcome: "refused", error });
const keyConflict = (key: string) => conflict(`键“${key}”已经用于内容不同的操作，请换用新的键。`);
const alreadyDone = ([first]: PostResult[]) =>
  conflict(`这笔业务（${first!.idempotencyKey}）已经以另一个键办理过，不能再次办理。`);
