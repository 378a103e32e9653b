/* The auditor reads docs/ledger.md and knows nothing of the code that posts: every table and rule here is its own. */

import { LENDING } from "./auditor-loans.fixture.ts";
import { LOSSES } from "./auditor-losses.fixture.ts";
import {
  BUCKETS,
  type Draw,
  keepsLimit,
  type Line,
  type Loan,
  type Move,
  monthAfter,
  need,
  ON_CREDIT,
  type Op,
  type Pool,
  type Post,
  principalOf,
  Refusal,
  type Row,
  sum,
  type Verdict,
} from "./auditor-rules.fixture.ts";

export type { Op, Verdict };

export class Auditor {
  readonly accounts = new Map<string, Row>();
  readonly lines = new Map<string, Line>();
  readonly loans = new Map<string, Loan>();
  readonly draws = new Map<string, Draw>();
  readonly pools = new Map<string, Pool>();
  readonly done = new Map<string, { body: string; posts: Post[] }>();
  readonly #once = new Set<string>();
  firstMonth: string | null = null;
  openMonth: string | null = null;

  constructor(private readonly today: string) {}

  /** What is to come of an operation; where it is applied, the auditor's own book has moved. */
  judge(op: Op): Verdict {
    const body = JSON.stringify(op);
    const before = this.done.get(op.key);
    if (before) return before.body === body ? "repeated" : "conflict";
    try {
      const posts = op.op === "close_month" ? this.#close(op.month as string) : this.#act(op);
      this.done.set(op.key, { body, posts });
      return "applied";
    } catch (error) {
      if (error instanceof Refusal) return error.verdict;
      throw error;
    }
  }

  /** Posted, on the account's own side; and held against it. */
  balance(subject: string, code: string): bigint {
    const { d, c } = this.#row(`${subject}/${code}`);
    return ON_CREDIT.test(code) ? c - d : d - c;
  }
  held = (line: string) => this.#row(`${line}/line_available`).dp;
  available = (line: string) => this.balance(line, "line_available") - this.held(line);
  standing = (loan: string) => BUCKETS.map((_, bucket) => this.balance(loan, principalOf(bucket)));
  outstanding = (loan: string) => sum(this.standing(loan));
  claims = (loan: string) =>
    ["fee", "penalty", "interest"].map((claim) => this.balance(loan, `loan_${claim}_receivable`));
  loss = ({ name, writtenOff }: Loan) =>
    writtenOff ? this.balance(name, "loan_loss") : this.outstanding(name);

  #row = (account: string): Row => this.accounts.get(account) ?? { dp: 0n, d: 0n, cp: 0n, c: 0n };

  #close(month: string): Post[] {
    const next = this.openMonth ?? this.firstMonth;
    need(next !== null && month === next, "conflict");
    need(`${monthAfter(month)}-01` <= this.today);
    this.openMonth = monthAfter(month);
    return [];
  }

  #act(op: Op): Post[] {
    const act = (LENDING[op.op] ?? LOSSES[op.op])!;
    const { posts, isOpen, note } = act(this, op);
    for (const { on } of posts) need(on <= this.today);
    need(isOpen !== false, "conflict");
    // A key that says what it is about serves once.
    for (const { key } of posts) need(!this.#once.has(key), "conflict");
    for (const { on } of posts) need(this.openMonth === null || on >= `${this.openMonth}-01`);
    this.#move(posts.flatMap(({ moves }) => moves));
    for (const { key, on } of posts) {
      this.#once.add(key);
      const month = on.slice(0, 7);
      if (this.firstMonth === null || month < this.firstMonth) this.firstMonth = month;
    }
    note?.();
    return posts;
  }

  /** Everything or nothing. */
  #move(moves: Move[]): void {
    const after = new Map<string, Row>();
    const at = (account: string) => after.get(account) ?? this.#row(account);
    for (const { debit, credit, amount, kind } of moves) {
      need(amount > 0n);
      const pending = kind === "hold" ? amount : kind === "posted" ? 0n : -amount;
      const posted = kind === "posted" || kind === "take" ? amount : 0n;
      const from = at(debit);
      after.set(debit, { ...from, dp: from.dp + pending, d: from.d + posted });
      const to = at(credit);
      after.set(credit, { ...to, cp: to.cp + pending, c: to.c + posted });
      for (const account of [debit, credit]) need(keepsLimit(account, at(account)));
    }
    for (const [account, row] of after) this.accounts.set(account, row);
  }
}
