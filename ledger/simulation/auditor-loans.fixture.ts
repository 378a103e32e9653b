import {
  type Act,
  BUCKETS,
  CLAIMS,
  days,
  drawOf,
  fenOf,
  freshLoan,
  halfUp,
  leaving,
  lineOf,
  loanOf,
  type Move,
  min,
  move,
  need,
  optional,
  paid,
  paying,
  post,
  some,
  sum,
} from "./auditor-rules.fixture.ts";

/** Lines and loans, as long as they are paid. */
export const LENDING: Record<string, Act> = {
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
};
