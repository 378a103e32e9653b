import type { Auditor } from "./auditor.fixture.ts";
import {
  type Act,
  back,
  fenOf,
  HALVES,
  halfUp,
  leaving,
  lineOf,
  loanOf,
  type Move,
  mayMove,
  min,
  move,
  need,
  type Op,
  type Post,
  poolOf,
  post,
  refuse,
  some,
  sum,
} from "./auditor-rules.fixture.ts";

/** Losses, the pool, subsidies, and what takes back or mends. */
export const LOSSES: Record<string, Act> = {
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
      need(mayMove(event, movement) && moves.some((each) => subjectOf(each) === subject));
      need(direction === "less" || !/subsidised$|^cover_/.test(movement));
      return direction === "more" ? moved : back(moved);
    });
    need(sum(wanted.map(owedMoreThanDrawn)) === 0n);
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

const subjectOf = ({ debit }: Move) => debit.slice(0, debit.lastIndexOf("/"));

/** By how much a transfer raises the principal owed over the drawn amount of the line. */
const owedMoreThanDrawn = ({ debit, credit, amount }: Move): bigint =>
  amount *
  BigInt(
    Number(/loan_principal/.test(debit)) -
      Number(/loan_principal/.test(credit)) -
      Number(/line_drawn$/.test(credit)) +
      Number(/line_drawn$/.test(debit)),
  );

/** What an operation posted that may be corrected: of a hold that became a loan in one operation, the loan. */
function corrected(book: Auditor, op: Op): Post[] {
  const { posts } = book.done.get(op.of as string) ?? refuse("not_found");
  need(posts.length > 0, "conflict");
  const moved = posts.filter(({ event }) => event !== "drawdown_requested");
  return moved.length > 0 ? moved : posts;
}
