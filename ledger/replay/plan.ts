import { conflict, notFound } from "#lib/errors.ts";
import type { LedgerTransaction } from "../transaction.ts";
import type { ExpectedBook } from "./expected-book.ts";
import { idOf, type Named } from "./names.ts";
import type { Operation, OperationName } from "./operations.ts";
import type { Applied, Drawdown, Line, Loan, Pool, World } from "./world.ts";

/** What an operation posts, and what of the case changes once it is posted. */
export type Plan = {
  transactions: readonly (LedgerTransaction | null)[];
  note?: () => void;
  /** The book is expected to refuse it. */
  isDoubtful?: boolean;
};

export type Scene = {
  world: World;
  book: ExpectedBook;
  /** Transactions as they were posted, by their keys; their accounts are then in the book. */
  recall: (ledgerKeys: readonly string[]) => Promise<LedgerTransaction[]>;
};

/** Makes the events of an operation out of what it says, the case and the book. Throws the event's refusal. */
export type Planner<N extends OperationName> = (
  operation: Operation<N>,
  scene: Scene,
) => Plan | Promise<Plan>;

const find = <V>(map: ReadonlyMap<string, V>, kind: Named, name: string, what: string): V => {
  const found = map.get(idOf(kind, name));
  if (!found) throw notFound(`${what}“${name}”`);
  return found;
};

export const lineOf = ({ lines }: World, name: string): Line => find(lines, "line", name, "授信");
export const loanOf = ({ loans }: World, name: string): Loan => find(loans, "loan", name, "贷款");
export const drawdownOf = ({ drawdowns }: World, name: string): Drawdown =>
  find(drawdowns, "drawdown", name, "提款");
export const poolOf = ({ pools }: World, name: string): Pool => find(pools, "pool", name, "资金池协议");
export const appliedOf = ({ applied }: World, key: string): Applied => {
  const found = applied.get(key);
  if (!found) throw notFound(`操作“${key}”`);
  return found;
};

/** @throws DomainError `conflict` where a loan bears the name already */
export function newLoan(world: World, name: string, line: Line): Loan {
  const id = idOf("loan", name);
  if (world.loans.has(id)) throw conflict(`借据“${name}”已经存在，请使用新的借据编号。`);
  return { id, name, line, isWrittenOff: false, pool: null, interestPaid: 0n };
}

/** The id of what an operation makes once, such as a payment: that of its own key. */
export const ownId = ({ key }: { key: string }): string => idOf("operation", key);

export const parties = ({ bankId, enterpriseId }: Line) => ({ bankId, enterpriseId });
