import type { Auditor, Op } from "./auditor.fixture.ts";
import { Fields } from "./operation-fields.fixture.ts";
import type { Random } from "./random.fixture.ts";

/* Operations by chance, most of them possible by what the auditor's book says, some not. */

export const WEIGHTS = {
  grant_line: 3,
  change_line: 2,
  expire_line: 0.3,
  request_drawdown: 12,
  confirm_drawdown: 9,
  void_drawdown: 2,
  disburse: 6,
  accrue_interest: 14,
  accrue_penalty: 3,
  charge_fee: 4,
  repay: 18,
  prepay: 4,
  move_overdue: 6,
  renew: 2,
  restructure: 2,
  write_off: 1.5,
  recover: 2,
  agree_pool: 0.5,
  fund_pool: 1,
  withdraw_pool: 0.5,
  cover_loan: 2,
  compensate: 2,
  return_compensation: 0.7,
  subsidise_interest: 2,
  subsidise_guarantee_fee: 1,
  reverse: 3,
  adjust: 1,
};
export type OperationName = keyof typeof WEIGHTS;

export class Operations {
  #made = 0;
  #day = Date.parse("2023-01-01");
  readonly #past: Op[] = [];
  readonly #fields: Fields;

  constructor(
    private readonly random: Random,
    private readonly book: Auditor,
    private readonly expected: number,
  ) {
    this.#fields = new Fields(random, book);
  }

  next(): Op {
    const { random } = this;
    this.#made += 1;
    // Two years of business, with a month closed now and then.
    this.#day = Date.parse("2023-01-01") + Math.floor((this.#made / this.expected) * 700) * 86_400_000;
    const luck = random.next();
    if (luck < 0.04 && this.#past.length > 0) return random.pick(this.#past);
    if (luck < 0.055 && this.#past.length > 0) return this.#otherBody(random.pick(this.#past));
    const op = luck < 0.057 ? this.#closing() : this.#business(random.weighted(WEIGHTS));
    if (this.#past.length < 3_000) this.#past.push(op);
    else this.#past[random.below(3_000)] = op;
    return op;
  }

  /** The same key with other content. */
  #otherBody(op: Op): Op {
    if (op.op === "close_month") return { ...op, month: "2022-11" };
    return op.amount === undefined
      ? { ...op, on: "2023-01-02" }
      : { ...op, amount: String(BigInt(op.amount as string) + 1n) };
  }

  #closing(): Op {
    const before = new Date(this.#day - 40 * 86_400_000).toISOString().slice(0, 7);
    const due = this.book.openMonth ?? this.book.firstMonth ?? before;
    const month =
      this.random.chance(0.8) && due <= before ? due : this.random.pick([before, "9998-12", "2022-12"]);
    return { key: `k${this.#made}`, op: "close_month", month };
  }

  #on(): string {
    const luck = this.random.next();
    if (luck < 0.002) return "9999-01-01";
    const early = luck < 0.05 ? this.random.below(50) : 0;
    return new Date(this.#day - early * 86_400_000).toISOString().slice(0, 10);
  }

  #business(op: OperationName): Op {
    const fields = this.#fields.of(op, { made: this.#made, day: this.#day });
    return { key: `k${this.#made}`, op, on: this.#on(), ...fields };
  }
}
