import type { Auditor } from "./auditor.fixture.ts";
import type { OperationName as Name } from "./operations.fixture.ts";
import type { Random } from "./random.fixture.ts";

/** What a loan must be for an operation to come off. */
const SUITS: Partial<Record<Name, (book: Auditor, loan: string) => boolean>> = {
  repay: (book, loan) => book.outstanding(loan) > 0n,
  prepay: (book, loan) => book.outstanding(loan) > 0n,
  renew: (book, loan) => book.outstanding(loan) > 0n && !book.loans.get(loan)!.line.ended,
  write_off: (book, loan) => book.outstanding(loan) > 0n,
  recover: (book, loan) => book.balance(loan, "loan_loss") > 0n,
  cover_loan: (book, loan) => {
    const { writtenOff, pool } = book.loans.get(loan)!;
    return pool === null && (writtenOff || book.balance(loan, "loan_principal_over_90") > 0n);
  },
  compensate: (book, loan) => book.balance(loan, "loan_cover_left") > 0n,
  return_compensation: (book, loan) => book.balance(loan, "loan_compensated") > 0n,
  subsidise_interest: (book, loan) => book.loans.get(loan)!.interestPaid > 0n,
};

/** Movements of principal, and of the line with it. */
const PRINCIPAL = /^(principal_(disbursed|repaid|written_off)|limit_(drawn|restored|retired))$/;
const NO_MOVE = { movement: "fee_charged", subject: "x", amount: "1" };

/** Of things that were named, the newer the likelier, so that the old ones come to rest. */
const RECENT = 60;

/** The fields of an operation by chance. */
export class Fields {
  #made = 0;
  #day = 0;

  constructor(
    private readonly random: Random,
    private readonly book: Auditor,
  ) {}

  /** @param now how many operations there are with this one, and the day, in milliseconds */
  of(op: Name, now: { made: number; day: number }): Record<string, unknown> {
    [this.#made, this.#day] = [now.made, now.day];
    return this.#fields(op);
  }

  #named(map: ReadonlyMap<string, unknown>, what: string): string {
    const { random } = this;
    if (map.size === 0 || random.chance(0.004)) return `no such ${what}`;
    const names = this.#namesOf(map);
    return names[
      random.chance(0.85) ? Math.max(0, names.length - 1 - random.below(RECENT)) : random.below(names.length)
    ]!;
  }

  readonly #names = new Map<ReadonlyMap<string, unknown>, { names: string[]; at: MapIterator<string> }>();

  /** The names in a map that only grows, in its order. */
  #namesOf(map: ReadonlyMap<string, unknown>): string[] {
    const known = this.#names.get(map) ?? { names: [], at: map.keys() };
    this.#names.set(map, known);
    while (known.names.length < map.size) known.names.push(known.at.next().value!);
    return known.names;
  }

  #line = () => this.#named(this.book.lines, "line");
  #loan = () => this.#named(this.book.loans, "loan");
  /** A loan, most often one of those that the operation can be about. */
  #loanFor(op: Name): string {
    const suits = SUITS[op];
    const { book, random } = this;
    if (!suits || random.chance(0.1)) return this.#loan();
    const recent = this.#namesOf(book.loans).slice(-20 * RECENT);
    for (let tries = 0; tries < 40 && recent.length > 0; tries += 1) {
      const name = random.pick(recent);
      if (suits(book, name)) return name;
    }
    return this.#loan();
  }
  #poolOf(loan: string): string {
    const bank = this.book.loans.get(loan)?.line.bank;
    const own = [...this.book.pools.values()].filter((pool) => pool.bank === bank);
    return own.length > 0 && this.random.chance(0.9) ? this.random.pick(own).name : this.#pool();
  }
  #pool = () => this.#named(this.book.pools, "pool");
  #anew = (what: string) => `${what}${this.#made}`;
  #fen = (most: bigint) => this.random.amount(most > 0n ? most : 100n).toString();

  #fields(op: Name): Record<string, unknown> {
    const { random, book } = this;
    switch (op) {
      case "grant_line": {
        const known = random.chance(0.02) && book.lines.size > 0;
        const parties = { bank: `bank${random.below(4)}`, enterprise: `firm${random.below(30)}` };
        const limit = random.chance(0.02) ? "0" : String(1_000 + random.below(500_000_000));
        return {
          line: known ? this.#line() : this.#anew("line"),
          ...parties,
          limit,
          revolving: random.chance(0.7),
        };
      }
      case "change_line": {
        const line = this.#line();
        const used = book.balance(line, "line_drawn") + book.held(line);
        return {
          line,
          limit: (used + BigInt(random.below(200_000_000)) - (random.chance(0.1) ? 1_000n : 0n))
            .toString()
            .replace("-", ""),
        };
      }
      case "expire_line":
        return { line: this.#line() };
      case "request_drawdown": {
        const line = this.#line();
        const drawdown = random.chance(0.02) ? this.#named(book.draws, "draw") : this.#anew("draw");
        return { line, drawdown, amount: this.#fen(book.available(line) / (random.chance(0.6) ? 3n : 1n)) };
      }
      case "confirm_drawdown":
        return { drawdown: this.#draw(), loan: random.chance(0.02) ? this.#loan() : this.#anew("loan") };
      case "void_drawdown":
        return { drawdown: this.#draw() };
      case "disburse": {
        const line = this.#line();
        return { line, loan: this.#anew("loan"), amount: this.#fen(book.available(line) / 2n) };
      }
      case "agree_pool": {
        const pool = random.chance(0.6) && book.pools.size > 0 ? this.#pool() : this.#anew("pool");
        const sides = book.pools.get(pool) ?? { bank: `bank${random.below(4)}`, district: "district" };
        const cap = String(random.below(900_000_000));
        const terms = {
          shareBps: random.pick([3_000, 4_000, 10_000]),
          loanCap: String(100_000_000 + random.below(100_000_000)),
        };
        return { pool, bank: sides.bank, district: sides.district, cap, ...terms };
      }
      case "fund_pool":
        return { pool: this.#pool(), amount: String(random.below(900_000_000)) };
      case "withdraw_pool": {
        const pool = this.#pool();
        return { pool, amount: this.#fen(book.balance(pool, "pool_fund") / 4n) };
      }
      case "reverse":
        return { of: this.#done() };
      case "adjust":
        return this.#adjustment();
      default:
        return this.#ofLoan(op, this.#loanFor(op));
    }
  }

  #ofLoan(op: Name, loan: string): Record<string, unknown> {
    const { random, book } = this;
    const outstanding = book.outstanding(loan);
    const [fee, penalty, interest] = book.claims(loan) as [bigint, bigint, bigint];
    switch (op) {
      case "accrue_interest":
        return {
          loan,
          instalment: 1 + random.below(40),
          amount: String(random.below(1 + Number(outstanding / 100n))),
        };
      case "accrue_penalty": {
        const rate = { rateBps: 100 + random.below(900), percent: random.pick([130, 150, 150, 200]) };
        const since = {
          contractedOn: "2022-12-01",
          from: new Date(this.#day - random.below(60) * 86_400_000).toISOString().slice(0, 10),
        };
        return {
          loan,
          principal: outstanding.toString(),
          ...rate,
          ...since,
          dayCount: random.pick(["act_360", "act_365"]),
        };
      }
      case "charge_fee":
        return { loan, amount: String(random.below(90_000)) };
      case "repay": {
        if (random.chance(0.15))
          return { loan, interest: this.#fen(interest), principal: this.#fen(outstanding) };
        const order = random.chance(0.3) ? { order: ["principal", "fee", "interest", "penalty"] } : {};
        return { loan, amount: this.#fen(outstanding + fee + penalty + interest), ...order };
      }
      case "prepay":
        return {
          loan,
          principal: this.#fen(outstanding),
          interest: String(random.below(9_000)),
          fee: String(random.below(300)),
        };
      case "move_overdue":
        return { loan, daysOverdue: random.pick([0, 0, 5, 30, 31, 60, 75, 90, 91, 200]) };
      case "renew": {
        const newLine = random.chance(0.3) ? { newLine: this.#line() } : {};
        return { loan, newLoan: this.#anew("loan"), ...newLine, amount: this.#fen(outstanding) };
      }
      case "restructure":
        return {
          loan,
          interest: random.chance(0.9) ? interest.toString() : this.#fen(interest),
          penalty: penalty.toString(),
        };
      case "cover_loan":
        return { loan, pool: this.#poolOf(loan) };
      case "recover":
      case "return_compensation":
        return {
          loan,
          amount: this.#fen(book.balance(loan, op === "recover" ? "loan_loss" : "loan_compensated")),
        };
      case "compensate":
        return { loan, amount: this.#fen(book.balance(loan, "loan_cover_left")) };
      case "subsidise_interest":
        return { loan, amount: this.#fen((book.loans.get(loan)?.interestPaid ?? 0n) / 2n) };
      case "subsidise_guarantee_fee":
        return { loan, amount: String(random.below(5_000)), paid: "9000" };
      default:
        return { loan };
    }
  }

  #draw(): string {
    const open = this.#namesOf(this.book.draws)
      .slice(-200)
      .filter((name) => this.book.draws.get(name)!.open);
    return this.random.chance(0.93) && open.length > 0
      ? this.random.pick(open)
      : this.#named(this.book.draws, "draw");
  }

  #done(): string {
    const recent = this.#namesOf(this.book.done).slice(-300);
    return this.random.chance(0.02) || recent.length === 0 ? "no such key" : this.random.pick(recent);
  }

  #adjustment(): Record<string, unknown> {
    const of = this.#done();
    const moves = this.book.done.get(of)?.posts[0]?.moves ?? [];
    const direction = this.random.pick(["more", "less"]);
    const correction = ({ code, debit }: (typeof moves)[number], amount: string) => ({
      ...{ movement: code, subject: debit.slice(0, debit.lastIndexOf("/")), amount, direction },
    });
    const drawn = moves.filter(({ code }) => PRINCIPAL.test(code));
    if (drawn.length === 2 && this.random.chance(0.5)) {
      const amount = this.#fen(drawn[0]!.amount / 4n);
      return { of, corrections: drawn.map((each) => correction(each, amount)) };
    }
    if (moves.length === 0) return { of, corrections: [{ ...NO_MOVE, direction }] };
    const some = this.random.pick(moves);
    return { of, corrections: [correction(some, this.#fen(some.amount))] };
  }
}
