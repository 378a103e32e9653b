import type { Db, Tx } from "#db/client.ts";
import { inTransaction } from "#db/transaction.ts";
import { type DateOn, dateOn } from "#lib/dates.ts";
import { conflict, DomainError, notFound } from "#lib/errors.ts";
import { assertPostable, type LedgerTransaction } from "../transaction.ts";
import { Batch, type NumberedOperation, type Outcome, outcomeOf, type Verdict } from "./batch.ts";
import { closePersistently } from "./close-persistently.ts";
import { digestOf } from "./digest.ts";
import { ExpectedBook } from "./expected-book.ts";
import type { Operation, OperationName } from "./operations.ts";
import { ownId, type Plan, type Planner, type Scene } from "./plan.ts";
import { CORRECTION_PLANNERS } from "./plan-corrections.ts";
import { LINE_PLANNERS } from "./plan-lines.ts";
import { LOAN_PLANNERS } from "./plan-loans.ts";
import { LOSS_PLANNERS } from "./plan-losses.ts";
import { persistently, postPersistently, SYSTEM } from "./post-persistently.ts";
import { postTrying } from "./post-trying.ts";
import { PostedTransactions, subjectsMovedBy } from "./posted-transactions.ts";
import { subjectsOf } from "./subjects.ts";
import { World } from "./world.ts";

/** How many operations are posted together at most. */
const TOGETHER = 400;

const PLANNERS = { ...LINE_PLANNERS, ...LOAN_PLANNERS, ...LOSS_PLANNERS, ...CORRECTION_PLANNERS };

const REPEATED: Verdict = { outcome: "repeated" };
const APPLIED: Verdict = { outcome: "applied" };

/**
 * Applies operations to a book one after the other. What each comes to is told in their order. Those that nothing speaks
 * against are posted together, and those that the book is expected to refuse are tried behind them; should it decide
 * otherwise, each is posted by itself.
 */
export class Replay {
  readonly world = new World();
  readonly #book = new ExpectedBook();
  readonly #posted = new PostedTransactions();
  readonly #today: DateOn = dateOn(new Date());
  #openFrom: DateOn = "";
  #batch = new Batch();

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
      this.#posted.forget();
      const recalled = await this.#posted.load(this.#read, this.#keysNamedBy(some));
      await this.#load([
        ...some.flatMap(({ operation }) => subjectsOf(operation, this.world)),
        ...recalled.flatMap(subjectsMovedBy),
      ]);
      for (const each of some) await this.#take(each, false);
      await this.#flush();
    }
  }

  /** The ledger's keys of what the operations correct, as far as it was applied before them. */
  #keysNamedBy = (operations: readonly NumberedOperation[]): string[] =>
    operations.flatMap(({ operation }) =>
      "of" in operation ? (this.world.applied.get(operation.of)?.ledgerKeys ?? []) : [],
    );

  async #take(numbered: NumberedOperation, alone: boolean): Promise<void> {
    const { operation } = numbered;
    const digest = digestOf(operation);
    const known = this.world.applied.get(operation.key);
    if (known)
      return this.#batch.settle(
        numbered,
        known.digest === digest ? REPEATED : refused(keyConflict(operation.key)),
      );
    try {
      if (operation.op === "close_month") {
        await this.#close(operation);
        this.world.add(this.world.applied, operation.key, { digest, ledgerKeys: [] });
        this.#keepAndTell(numbered);
      } else await this.#planAndPost(operation, digest, numbered, alone);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#batch.settle(numbered, refused(error));
    }
  }

  async #planAndPost(
    operation: Exclude<Operation, { op: "close_month" }>,
    digest: string,
    numbered: NumberedOperation,
    alone: boolean,
  ): Promise<void> {
    await this.#load(subjectsOf(operation, this.world));
    const planner = PLANNERS[operation.op] as Planner<OperationName>;
    const plan = await planner(operation, this.#scene);
    const transactions = plan.transactions.filter((each) => each !== null);
    for (const each of transactions) assertPostable(each, this.#today);
    const isDoubtful =
      plan.isDoubtful ||
      transactions.some(
        ({ idempotencyKey, effectiveOn }) =>
          this.world.posted.has(idempotencyKey) || effectiveOn < this.#openFrom,
      ) ||
      !this.#book.take(transactions);
    if (isDoubtful && !alone) return this.#batch.try(numbered, transactions);
    // The plan was made of what the book was expected to say.
    if (!isDoubtful && !this.#batch.mayPost(transactions) && !(await this.#flush()))
      return this.#planAndPost(operation, digest, numbered, alone);
    if (alone) await this.#postAlone(transactions, isDoubtful);
    this.#note(operation, digest, plan, transactions);
    if (alone) this.#keepAndTell(numbered);
    else this.#batch.post(numbered, transactions);
  }

  async #postAlone(transactions: LedgerTransaction[], isDoubtful: boolean): Promise<void> {
    const refusals = isDoubtful ? await postTrying(this.db, [], [transactions]) : null;
    if (refusals) throw refusals[0];
    try {
      await postPersistently(this.db, transactions);
    } finally {
      // What was refused was counted, or what was not refused was not.
      this.#book.forget();
    }
  }

  #note(operation: Operation, digest: string, { note }: Plan, transactions: LedgerTransaction[]): void {
    const own = ownId(operation);
    const ledgerKeys = transactions.map(({ idempotencyKey }) => idempotencyKey);
    note?.();
    for (const key of ledgerKeys) if (!key.includes(own)) this.world.markPosted(key);
    this.world.add(this.world.applied, operation.key, { digest, ledgerKeys });
    this.#posted.add(transactions);
  }

  /** Nothing waits before it, and nothing that is refused later takes it back. */
  #keepAndTell(numbered: NumberedOperation): void {
    this.world.keep();
    this.#report({ ...numbered, verdict: APPLIED });
  }

  readonly #scene: Scene = {
    world: this.world,
    book: this.#book,
    recall: async (ledgerKeys) => {
      await this.#posted.load(this.#read, ledgerKeys);
      const transactions = ledgerKeys.flatMap((key) => this.#posted.get(key) ?? []);
      if (transactions.length < ledgerKeys.length) throw notFound("要更正的业务");
      await this.#load(transactions.flatMap(subjectsMovedBy));
      return transactions;
    },
  };

  async #close({ month }: Operation<"close_month">): Promise<void> {
    await this.#flush();
    this.#openFrom = await closePersistently(this.db, `${month}-01`, this.#today);
  }

  /**
   * Posts and tries what waits, and tells what came of it.
   * @returns whether it came as expected
   */
  async #flush(): Promise<boolean> {
    const batch = this.#batch;
    this.#batch = new Batch();
    const refusals = await this.#post(batch);
    if (refusals) {
      this.world.keep();
      for (const each of batch.judged(refusals)) this.#report(each);
      return true;
    }
    this.world.takeBack();
    this.#book.forget();
    this.#posted.forget();
    for (const each of batch.operations) {
      await this.#take(each, true);
      // Where there was nothing to post.
      for (const settled of this.#batch.judged([])) this.#report(settled);
      this.#batch = new Batch();
    }
    return false;
  }

  /** @returns the refusals of what was tried; null where the book decides otherwise than expected: then nothing is posted */
  async #post({ posted, tried }: Batch): Promise<DomainError[] | null> {
    try {
      if (tried.length > 0) return await postTrying(this.db, posted, tried);
      await postPersistently(this.db, posted);
      return [];
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  #report = (judged: NumberedOperation & { verdict: Verdict }): void => this.tell(outcomeOf(judged));
  #load = (subjectIds: string[]) => this.#book.load(this.#read, subjectIds);
  #read = <R>(read: (tx: Tx) => Promise<R>): Promise<R> =>
    persistently(() => inTransaction(this.db, SYSTEM, read));
}

const refused = (error: DomainError): Verdict => ({ outcome: "refused", error });
const keyConflict = (key: string) => conflict(`键“${key}”已经用于内容不同的操作，请换用新的键。`);
