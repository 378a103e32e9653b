/* The auditor reads docs/ledger.md and knows nothing of the code that posts: every table and rule here is its own. */

export type Op = Record<string, unknown> & { key: string; op: string; on?: string };
export type Verdict = "applied" | "repeated" | "conflict" | "invalid" | "not_found";
type Row = { dp: bigint; d: bigint; cp: bigint; c: bigint };
type Kind = "posted" | "hold" | "take" | "void";
type Move = { code: string; debit: string; credit: string; amount: bigint; kind: Kind };
type Post = { key: string; event: string; on: string; moves: Move[]; loan?: string; line?: string };
type Line = { name: string; bank: string; firm: string; revolving: boolean; ended: boolean };
type Loan = { name: string; line: Line; writtenOff: boolean; pool: Pool | null; interestPaid: bigint };
type Pool = { name: string; bank: string; district: string; share: bigint; loanCap: bigint };
type Draw = { name: string; line: Line; amount: bigint; open: boolean };

class Refusal extends Error {
  constructor(readonly verdict: Verdict) {
    super(verdict);
  }
}
const refuse = (verdict: Verdict): never => {
  throw new Refusal(verdict);
};
const need = (holds: boolean, verdict: Verdict = "invalid") => holds || refuse(verdict);

const BUCKETS = ["", "_1_30", "_31_60", "_61_90", "_over_90"];
const principalOf = (bucket: number) => `loan_principal${BUCKETS[bucket]}`;

/** Movement: account debited, account credited. */
const JOINS: Record<string, [string, string]> = {
  limit_granted: ["line_limit", "line_available"],
  limit_raised: ["line_limit", "line_available"],
  limit_lowered: ["line_available", "line_limit"],
  limit_withdrawn: ["line_available", "line_limit"],
  limit_drawn: ["line_available", "line_drawn"],
  limit_restored: ["line_drawn", "line_available"],
  limit_retired: ["line_drawn", "line_limit"],
  limit_capitalised: ["line_limit", "line_drawn"],
  principal_disbursed: ["loan_principal", "loan_settlement"],
  principal_repaid: ["loan_settlement", "loan_principal"],
  principal_renewed: ["loan_renewal", "loan_principal"],
  renewal_disbursed: ["loan_principal", "loan_renewal"],
  principal_written_off: ["loan_loss", "loan_principal"],
  interest_accrued: ["loan_interest_receivable", "loan_interest_income"],
  interest_repaid: ["loan_settlement", "loan_interest_receivable"],
  interest_capitalised: ["loan_principal", "loan_interest_receivable"],
  interest_written_off: ["loan_loss", "loan_interest_receivable"],
  penalty_accrued: ["loan_penalty_receivable", "loan_penalty_income"],
  penalty_repaid: ["loan_settlement", "loan_penalty_receivable"],
  penalty_capitalised: ["loan_principal", "loan_penalty_receivable"],
  penalty_written_off: ["loan_loss", "loan_penalty_receivable"],
  fee_charged: ["loan_fee_receivable", "loan_fee_income"],
  fee_repaid: ["loan_settlement", "loan_fee_receivable"],
  fee_written_off: ["loan_loss", "loan_fee_receivable"],
  loss_recovered: ["loan_settlement", "loan_loss"],
  cover_determined: ["loan_cover", "loan_cover_left"],
  cover_used: ["loan_cover_left", "loan_compensated"],
  cover_returned: ["loan_compensated", "loan_cover"],
  interest_subsidised: ["loan_interest_subsidy", "loan_subsidy_funding"],
  guarantee_fee_subsidised: ["loan_guarantee_fee_subsidy", "loan_subsidy_funding"],
  pool_funded: ["pool_fund", "pool_funding"],
  pool_withdrawn: ["pool_funding", "pool_fund"],
  pool_committed: ["pool_commitment", "pool_entitlement"],
  pool_uncommitted: ["pool_entitlement", "pool_commitment"],
  pool_compensated: ["pool_entitlement", "pool_fund"],
  pool_refunded: ["pool_fund", "pool_entitlement"],
};
for (const bucket of BUCKETS.slice(1)) {
  JOINS[`principal_overdue${bucket}`] = [`loan_principal${bucket}`, "loan_principal"];
  JOINS[`principal_left${bucket}`] = ["loan_principal", `loan_principal${bucket}`];
}
const UNLIMITED = new Set(["loan_settlement", "loan_renewal"]);
/** Accounts that grow by credits; all others grow by debits. */
const ON_CREDIT =
  /^(line_available|line_drawn|loan_\w+_income|loan_cover_left|loan_compensated|loan_subsidy_funding|pool_funding|pool_entitlement)$/;
const HALVES = new Set([
  "compensation_received",
  "compensation_paid",
  "compensation_returned",
  "compensation_refunded",
]);

const min = (a: bigint, b: bigint) => (a < b ? a : b);
const sum = (amounts: bigint[]) => amounts.reduce((total, each) => total + each, 0n);
const halfUp = (above: bigint, below: bigint) => (above * 2n + below) / (below * 2n);
const fenOf = (value: unknown) => BigInt(value as string | number);
const optional = (value: unknown) => (value === undefined ? 0n : fenOf(value));
const monthAfter = (month: string) => {
  const [year, of] = month.split("-").map(Number) as [number, number];
  return of === 12 ? `${year + 1}-01` : `${year}-${String(of + 1).padStart(2, "0")}`;
};
const days = (from: string, to: string) => BigInt((Date.parse(to) - Date.parse(from)) / 86_400_000);

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
    const act = ACTS[op.op]!;
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

function keepsLimit(account: string, { d, dp, c, cp }: Row): boolean {
  const code = account.slice(account.lastIndexOf("/") + 1);
  if (UNLIMITED.has(code)) return true;
  return ON_CREDIT.test(code) ? d + dp <= c : c + cp <= d;
}

const move = (code: string, subject: string, amount: bigint, kind: Kind = "posted"): Move => ({
  ...{ code, amount, kind },
  debit: `${subject}/${JOINS[code]![0]}`,
  credit: `${subject}/${JOINS[code]![1]}`,
});
const back = ({ debit, credit, ...rest }: Move): Move => ({ ...rest, debit: credit, credit: debit });
const some = (...moves: Move[]) => moves.filter(({ amount }) => amount !== 0n);

/** `isOpen` of the hold that it ends. */
type Act = (book: Auditor, op: Op) => { posts: Post[]; isOpen?: boolean; note?: () => void };

const lineOf = (book: Auditor, name: unknown) => book.lines.get(name as string) ?? refuse("not_found");
const loanOf = (book: Auditor, name: unknown) => book.loans.get(name as string) ?? refuse("not_found");
const poolOf = (book: Auditor, name: unknown) => book.pools.get(name as string) ?? refuse("not_found");
const drawOf = (book: Auditor, name: unknown) => book.draws.get(name as string) ?? refuse("not_found");
const freshLoan = (book: Auditor, name: unknown, line: Line): Loan => {
  need(!book.loans.has(name as string), "conflict");
  return { name: name as string, line, writtenOff: false, pool: null, interestPaid: 0n };
};

const post = (op: Op, event: string, key: unknown, moves: Move[], about: Partial<Post> = {}): Post => ({
  ...{ key: `${event}/${key}`, event, on: op.on!, moves },
  ...about,
});

/** Principal leaves the longest overdue bucket first. */
function leaving(book: Auditor, loan: string, wanted: bigint): Move[] {
  const moves: Move[] = [];
  let left = wanted;
  for (let bucket = BUCKETS.length - 1; bucket > 0; bucket -= 1) {
    const amount = min(left, book.balance(loan, principalOf(bucket)));
    left -= amount;
    moves.push(...some(move(`principal_left${BUCKETS[bucket]}`, loan, amount)));
  }
  return moves;
}

function paying(book: Auditor, { name, line }: Loan, [fee, penalty, interest, principal]: bigint[]): Move[] {
  const restored = line.revolving && !line.ended ? "limit_restored" : "limit_retired";
  return [
    ...some(
      move("fee_repaid", name, fee!),
      move("penalty_repaid", name, penalty!),
      move("interest_repaid", name, interest!),
    ),
    ...(principal! > 0n
      ? [
          ...leaving(book, name, principal!),
          move("principal_repaid", name, principal!),
          move(restored, line.name, principal!),
        ]
      : []),
  ];
}

const paid = (loan: Loan, interest: bigint) => () => {
  loan.interestPaid += interest;
};
const CLAIMS = ["fee", "penalty", "interest", "principal"];

const ACTS: Record<string, Act> = {
  grant_line(book, op) {
    const limit = fenOf(op.limit);
    need(limit > 0n);
    const name = op.line as string;
    const line = {
      name,
      bank: op.bank as string,
      firm: op.enterprise as string,
      revolving: op.revolving !== false,
      ended: false,
    };
    const posts = [post(op, "line_granted", name, [move("limit_granted", name, limit)])];
    return { posts, note: () => book.lines.set(name, line) };
  },
  change_line(book, op) {
    const line = lineOf(book, op.line);
    need(!line.ended, "conflict");
    const wanted = fenOf(op.limit);
    const now = book.balance(line.name, "line_limit");
    need(
      wanted >= 0n &&
        wanted !== now &&
        wanted >= book.balance(line.name, "line_drawn") + book.held(line.name),
    );
    const moved =
      wanted > now
        ? move("limit_raised", line.name, wanted - now)
        : move("limit_lowered", line.name, now - wanted);
    return { posts: [post(op, "line_changed", op.key, [moved])] };
  },
  expire_line(book, op) {
    const line = lineOf(book, op.line);
    need(!line.ended, "conflict");
    const moves = some(move("limit_withdrawn", line.name, book.available(line.name)));
    const posts = moves.length > 0 ? [post(op, "line_expired", line.name, moves, { line: line.name })] : [];
    return {
      posts,
      note: () => {
        line.ended = true;
      },
    };
  },
  request_drawdown(book, op) {
    const line = lineOf(book, op.line);
    const [name, amount] = [op.drawdown as string, fenOf(op.amount)];
    need(amount > 0n);
    const posts = [post(op, "drawdown_requested", name, [move("limit_drawn", line.name, amount, "hold")])];
    return { posts, note: () => book.draws.set(name, { name, line, amount, open: true }) };
  },
  confirm_drawdown(book, op) {
    const draw = drawOf(book, op.drawdown);
    const loan = freshLoan(book, op.loan, draw.line);
    const moves = [
      move("limit_drawn", draw.line.name, draw.amount, "take"),
      move("principal_disbursed", loan.name, draw.amount),
    ];
    return {
      posts: [post(op, "drawdown_confirmed", draw.name, moves)],
      isOpen: draw.open,
      note: () => {
        draw.open = false;
        book.loans.set(loan.name, loan);
      },
    };
  },
  void_drawdown(book, op) {
    const draw = drawOf(book, op.drawdown);
    const { name } = draw.line;
    const moves = [move("limit_drawn", name, draw.amount, "void")];
    if (draw.line.ended) moves.push(move("limit_withdrawn", name, draw.amount));
    return {
      posts: [post(op, "drawdown_voided", draw.name, moves)],
      isOpen: draw.open,
      note: () => {
        draw.open = false;
      },
    };
  },
  disburse(book, op) {
    const line = lineOf(book, op.line);
    const loan = freshLoan(book, op.loan, line);
    const amount = fenOf(op.amount);
    need(amount > 0n);
    const taken = [
      move("limit_drawn", line.name, amount, "take"),
      move("principal_disbursed", loan.name, amount),
    ];
    const posts = [
      post(op, "drawdown_requested", op.key, [move("limit_drawn", line.name, amount, "hold")]),
      post(op, "drawdown_confirmed", op.key, taken),
    ];
    return { posts, note: () => book.loans.set(loan.name, loan) };
  },
  accrue_interest(book, op) {
    const { name } = loanOf(book, op.loan);
    const amount = fenOf(op.amount);
    need(amount >= 0n);
    const moves = some(move("interest_accrued", name, amount));
    return {
      posts: moves.length > 0 ? [post(op, "interest_accrued", `${name}/${op.instalment}`, moves)] : [],
    };
  },
  accrue_penalty(book, op) {
    const { name } = loanOf(book, op.loan);
    const [principal, percent] = [fenOf(op.principal), op.percent as number];
    need(principal >= 0n);
    need(percent >= 130 && percent <= 150 && (op.contractedOn as string) >= "2004-01-01");
    const over = days(op.from as string, op.on!);
    need((op.rateBps as number) >= 0 && over >= 0n);
    const basis = op.dayCount === "act_365" ? 365n : 360n;
    const amount = halfUp(
      principal * BigInt(op.rateBps as number) * BigInt(percent) * over,
      10_000n * 100n * basis,
    );
    const moves = some(move("penalty_accrued", name, amount));
    return { posts: moves.length > 0 ? [post(op, "penalty_accrued", `${name}/${op.on}`, moves)] : [] };
  },
  charge_fee(book, op) {
    const { name } = loanOf(book, op.loan);
    return { posts: [post(op, "fee_charged", op.key, [move("fee_charged", name, fenOf(op.amount))])] };
  },
  repay(book, op) {
    const loan = loanOf(book, op.loan);
    let parts = CLAIMS.map((claim) => optional(op[claim]));
    if (op.amount !== undefined) {
      const owed = [...book.claims(loan.name), book.outstanding(loan.name)];
      let left = fenOf(op.amount);
      need(left > 0n && left <= sum(owed));
      parts = [0n, 0n, 0n, 0n];
      for (const claim of (op.order as string[] | undefined) ?? CLAIMS) {
        const which = CLAIMS.indexOf(claim);
        parts[which] = min(left, owed[which]!);
        left -= parts[which]!;
      }
    }
    need(parts.every((part) => part >= 0n) && sum(parts) > 0n);
    return {
      posts: [post(op, "repayment", op.key, paying(book, loan, parts), { loan: loan.name })],
      note: paid(loan, parts[2]!),
    };
  },
  prepay(book, op) {
    const loan = loanOf(book, op.loan);
    const [principal, interest, fee] = [fenOf(op.principal), fenOf(op.interest), optional(op.fee)];
    need(principal > 0n && interest >= 0n && fee >= 0n);
    const booked = some(move("interest_accrued", loan.name, interest), move("fee_charged", loan.name, fee));
    const moves = [...booked, ...paying(book, loan, [fee, 0n, interest, principal])];
    return {
      posts: [post(op, "prepayment", op.key, moves, { loan: loan.name })],
      note: paid(loan, interest),
    };
  },
  move_overdue(book, op) {
    const { name } = loanOf(book, op.loan);
    const late = op.daysOverdue as number;
    const to = late === 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4;
    const standing = book.standing(name);
    const moves: Move[] = [];
    for (let bucket = 1; bucket < BUCKETS.length; bucket += 1)
      if (bucket !== to)
        moves.push(...some(move(`principal_left${BUCKETS[bucket]}`, name, standing[bucket]!)));
    const moving = sum(standing.filter((_, bucket) => bucket !== to));
    if (to > 0) moves.push(...some(move(`principal_overdue${BUCKETS[to]}`, name, moving)));
    return { posts: moves.length > 0 ? [post(op, "overdue_moved", op.key, moves)] : [] };
  },
  renew(book, op) {
    const loan = loanOf(book, op.loan);
    const line = op.newLine === undefined ? loan.line : lineOf(book, op.newLine);
    need(line.bank === loan.line.bank && line.firm === loan.line.firm, "conflict");
    const next = freshLoan(book, op.newLoan, line);
    const amount = fenOf(op.amount);
    need(amount > 0n && amount <= book.outstanding(loan.name));
    need(sum(book.claims(loan.name)) === 0n, "conflict");
    const moves = [
      ...leaving(book, loan.name, amount),
      move("principal_renewed", loan.name, amount),
      move(line === loan.line ? "limit_restored" : "limit_retired", loan.line.name, amount),
      move("limit_drawn", line.name, amount),
      move("renewal_disbursed", next.name, amount),
    ];
    return { posts: [post(op, "renewal", next.name, moves)], note: () => book.loans.set(next.name, next) };
  },
  restructure(book, op) {
    const { name, line } = loanOf(book, op.loan);
    const [interest, penalty] = [fenOf(op.interest), optional(op.penalty)];
    const [, owedPenalty, owedInterest] = book.claims(name);
    need(interest >= 0n && penalty >= 0n && interest <= owedInterest! && penalty <= owedPenalty!);
    const moves = [
      ...leaving(book, name, book.outstanding(name)),
      ...some(
        move("interest_capitalised", name, interest),
        move("penalty_capitalised", name, penalty),
        move("limit_capitalised", line.name, interest + penalty),
      ),
    ];
    return { posts: moves.length > 0 ? [post(op, "restructuring", op.key, moves)] : [] };
  },
  write_off(book, op) {
    const loan = loanOf(book, op.loan);
    const { name, line } = loan;
    const [fee, penalty, interest] = book.claims(name) as [bigint, bigint, bigint];
    const principal = book.outstanding(name);
    const moves = [
      ...some(
        move("fee_written_off", name, fee),
        move("penalty_written_off", name, penalty),
        move("interest_written_off", name, interest),
      ),
      ...leaving(book, name, principal),
      ...some(move("principal_written_off", name, principal), move("limit_retired", line.name, principal)),
    ];
    need(moves.length > 0);
    return {
      posts: [post(op, "written_off", name, moves, { loan: name })],
      note: () => {
        loan.writtenOff = true;
      },
    };
  },
  recover(book, op) {
    const { name, pool } = loanOf(book, op.loan);
    const [amount, loss] = [fenOf(op.amount), book.balance(name, "loan_loss")];
    need(amount > 0n && amount <= loss);
    const part = pool ? halfUp(book.balance(name, "loan_compensated") * amount, loss) : 0n;
    const posts = [post(op, "recovery", op.key, [move("loss_recovered", name, amount)])];
    if (part > 0n)
      posts.push(
        post(op, "compensation_returned", op.key, [move("cover_returned", name, part)]),
        post(op, "compensation_refunded", op.key, [move("pool_refunded", pool!.name, part)]),
      );
    return { posts };
  },
  agree_pool(book, op) {
    const name = op.pool as string;
    const known = book.pools.get(name);
    const pool = {
      ...{ name, bank: op.bank as string, district: op.district as string },
      ...{ share: BigInt(op.shareBps as number), loanCap: fenOf(op.loanCap) },
    };
    need(!known || (known.bank === pool.bank && known.district === pool.district), "conflict");
    const [now, wanted] = [book.balance(name, "pool_commitment"), fenOf(op.cap)];
    const onlyTerms =
      known && now === wanted && (known.share !== pool.share || known.loanCap !== pool.loanCap);
    need(onlyTerms || (wanted >= 0n && wanted !== now));
    const moved =
      wanted > now
        ? move("pool_committed", name, wanted - now)
        : move("pool_uncommitted", name, now - wanted);
    return {
      posts: onlyTerms ? [] : [post(op, "pool_agreed", op.key, [moved])],
      note: () => book.pools.set(name, pool),
    };
  },
  fund_pool(book, op) {
    const { name } = poolOf(book, op.pool);
    return { posts: [post(op, "pool_funded", op.key, [move("pool_funded", name, fenOf(op.amount))])] };
  },
  withdraw_pool(book, op) {
    const { name } = poolOf(book, op.pool);
    return { posts: [post(op, "pool_withdrawn", op.key, [move("pool_withdrawn", name, fenOf(op.amount))])] };
  },
  cover_loan(book, op) {
    const loan = loanOf(book, op.loan);
    const pool = poolOf(book, op.pool);
    need(pool.bank === loan.line.bank, "conflict");
    const longOverdue = book.balance(loan.name, "loan_principal_over_90");
    need(loan.writtenOff || longOverdue > 0n);
    const loss = book.loss(loan);
    need(loss > 0n && pool.share > 0n && pool.share <= 10_000n);
    const cover = min(pool.loanCap, (loss * pool.share) / 10_000n);
    need(cover > 0n);
    // The book itself must show what is lost.
    need(cover <= book.balance(loan.name, "loan_loss") || cover <= longOverdue, "conflict");
    return {
      posts: [post(op, "loan_covered", loan.name, [move("cover_determined", loan.name, cover)])],
      note: () => {
        loan.pool = pool;
      },
    };
  },
  compensate(book, op) {
    const loan = loanOf(book, op.loan);
    const pool = loan.pool ?? refuse("conflict");
    const amount = fenOf(op.amount);
    const most = min(pool.loanCap, (book.loss(loan) * pool.share) / 10_000n);
    need(amount > 0n && book.balance(loan.name, "loan_compensated") + amount <= most);
    return {
      posts: [
        post(op, "compensation_received", op.key, [move("cover_used", loan.name, amount)]),
        post(op, "compensation_paid", op.key, [move("pool_compensated", pool.name, amount)]),
      ],
    };
  },
  return_compensation(book, op) {
    const { name, pool } = loanOf(book, op.loan);
    need(pool !== null, "conflict");
    const amount = fenOf(op.amount);
    return {
      posts: [
        post(op, "compensation_returned", op.key, [move("cover_returned", name, amount)]),
        post(op, "compensation_refunded", op.key, [move("pool_refunded", pool!.name, amount)]),
      ],
    };
  },
  subsidise_interest(book, op) {
    const { name, interestPaid } = loanOf(book, op.loan);
    const amount = fenOf(op.amount);
    need(amount > 0n && book.balance(name, "loan_interest_subsidy") + amount <= interestPaid);
    return { posts: [post(op, "interest_subsidised", op.key, [move("interest_subsidised", name, amount)])] };
  },
  subsidise_guarantee_fee(book, op) {
    const { name } = loanOf(book, op.loan);
    const amount = fenOf(op.amount);
    need(amount > 0n && book.balance(name, "loan_guarantee_fee_subsidy") + amount <= fenOf(op.paid));
    return {
      posts: [post(op, "guarantee_fee_subsidised", op.key, [move("guarantee_fee_subsidised", name, amount)])],
    };
  },
  reverse(book, op) {
    const reversed = corrected(book, op);
    for (const { event, on, moves } of [...reversed].reverse()) {
      need(event !== "reversal" && !HALVES.has(event), "conflict");
      need(op.on! >= on);
      need(
        moves.every(({ kind }) => kind === "posted" || kind === "take"),
        "conflict",
      );
    }
    const posts = [...reversed].reverse().map(({ key, moves, loan, line, event }) => {
      const mirrored = [...moves].reverse().map((each) => back({ ...each, kind: "posted" }));
      return {
        ...post(op, "reversal", key, mirrored),
        ...(loan && { loan }),
        was: event,
        ...(line && { line }),
      };
    });
    return {
      posts,
      note: () => {
        for (const { was, loan, line, moves } of posts) {
          if (was === "line_expired") lineOf(book, line).ended = false;
          if (was === "written_off") loanOf(book, loan).writtenOff = false;
          for (const { code, amount } of moves)
            if (code === "interest_repaid") loanOf(book, loan).interestPaid -= amount;
        }
      },
    };
  },
  adjust(book, op) {
    const [first, ...others] = corrected(book, op);
    need(others.length === 0, "conflict");
    const { event, on, key, moves, loan } = first!;
    need(event !== "reversal" && event !== "adjustment" && !HALVES.has(event), "conflict");
    need(op.on! >= on);
    type Correction = { movement: string; subject: string; amount: unknown; direction: string };
    const wanted = (op.corrections as Correction[]).map(({ movement, subject, amount, direction }) => {
      const moved = move(movement, subject, fenOf(amount));
      need(moved.amount > 0n);
      need(moves.some(({ code, debit }) => code === movement && debit.startsWith(`${subject}/`)));
      return direction === "more" ? moved : back(moved);
    });
    need(
      wanted.every(
        ({ code }) => !/^(limit_drawn|limit_re|limit_cap|principal_(disb|rep|ren)|renewal)/.test(code),
      ),
    );
    const interest = sum(
      wanted
        .filter(({ code }) => code === "interest_repaid")
        .map(({ debit, amount }) => (debit.endsWith("settlement") ? amount : -amount)),
    );
    return {
      posts: [{ ...post(op, "adjustment", `${op.key}/${key}`, wanted), ...(loan && { loan }) }],
      note: () => {
        if (interest !== 0n) loanOf(book, loan).interestPaid += interest;
      },
    };
  },
};

/** What an operation posted that may be corrected: of a hold that became a loan in one operation, the loan. */
function corrected(book: Auditor, op: Op): Post[] {
  const { posts } = book.done.get(op.of as string) ?? refuse("not_found");
  need(posts.length > 0, "conflict");
  const moved = posts.filter(({ event }) => event !== "drawdown_requested");
  return moved.length > 0 ? moved : posts;
}
