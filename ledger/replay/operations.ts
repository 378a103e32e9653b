import { isDate } from "#lib/dates.ts";
import { fen } from "#lib/money.ts";
import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";

const NAME_LENGTH = 200;
const name = z
  .string()
  .min(1, "不能为空。")
  .max(NAME_LENGTH, `不能超过 ${NAME_LENGTH} 个字符。`)
  .regex(/^\P{C}*$/u, "不能有控制字符。");
const WHOLE = "请填写以分为单位的整数，例如 120050，或写作文字 “120050”，最多 15 位。";
/** Whether it is more than nothing is for the event to say: such an operation is refused, the file is not. */
const MOST = 10 ** 15 - 1;
const money = z
  .union(
    [z.string().regex(/^-?(0|[1-9]\d{0,14})$/, WHOLE), z.int(WHOLE).min(-MOST, WHOLE).max(MOST, WHOLE)],
    WHOLE,
  )
  .transform((value) => fen(BigInt(value)));
const date = z.string().refine(isDate, "请按 2026-03-31 的样式填写日期。");
const count = z.int("请填写整数。");
const claims = words("loanClaim");
const order = z
  .array(z.enum(claims))
  .length(claims.length, "四项各写一次。")
  .refine((list) => new Set(list).size === list.length, "四项各写一次。");

const correction = z.strictObject({
  movement: z.enum(words("ledgerMovement")),
  subject: name,
  amount: money,
  direction: z.enum(["more", "less"]),
});

/** The fields of each operation besides `key`, `op` and `on`. A name stands for itself, whatever the length of its id. */
export const FIELDS = {
  grant_line: {
    line: name,
    bank: name,
    enterprise: name,
    limit: money,
    revolving: z.boolean().default(true),
  },
  change_line: { line: name, limit: money },
  expire_line: { line: name },
  request_drawdown: { line: name, drawdown: name, amount: money },
  confirm_drawdown: { drawdown: name, loan: name },
  void_drawdown: { drawdown: name },
  disburse: { line: name, loan: name, amount: money },
  accrue_interest: { loan: name, instalment: count.min(1, "期次从 1 起。"), amount: money },
  accrue_penalty: {
    loan: name,
    principal: money,
    rateBps: z.number(),
    percent: count,
    contractedOn: date,
    from: date,
    dayCount: z.enum(["act_360", "act_365"]).default("act_360"),
  },
  charge_fee: { loan: name, amount: money },
  repay: {
    loan: name,
    amount: money.optional(),
    order: order.optional(),
    fee: money.optional(),
    penalty: money.optional(),
    interest: money.optional(),
    principal: money.optional(),
  },
  prepay: { loan: name, principal: money, interest: money, fee: money.optional() },
  move_overdue: { loan: name, daysOverdue: count.min(0, "不能小于 0。") },
  renew: { loan: name, newLoan: name, newLine: name.optional(), amount: money },
  restructure: { loan: name, interest: money, penalty: money.optional() },
  write_off: { loan: name },
  recover: { loan: name, amount: money },
  agree_pool: { pool: name, bank: name, district: name, cap: money, shareBps: count, loanCap: money },
  fund_pool: { pool: name, amount: money },
  withdraw_pool: { pool: name, amount: money },
  cover_loan: { loan: name, pool: name },
  compensate: { loan: name, amount: money },
  return_compensation: { loan: name, amount: money },
  subsidise_interest: { loan: name, amount: money },
  subsidise_guarantee_fee: { loan: name, amount: money, paid: money },
  reverse: { of: name },
  adjust: { of: name, corrections: z.array(correction).min(1, "至少一项。").max(100, "最多 100 项。") },
  close_month: { month: z.string().refine((text) => isDate(`${text}-01`), "请按 2026-03 的样式填写月份。") },
} as const satisfies Record<string, z.core.$ZodShape>;

export type OperationName = keyof typeof FIELDS;
type Fields<N extends OperationName> = z.output<z.ZodObject<(typeof FIELDS)[N]>>;
/** One line of the file: what is asked for, under an idempotency key, and the business date on which it counts. */
export type Operation<N extends OperationName = OperationName> = {
  [K in N]: { key: string; op: K; on: string } & Fields<K>;
}[N];

export const OPERATION_NAMES = Object.keys(FIELDS) as OperationName[];

const PARTS = ["fee", "penalty", "interest", "principal"] as const;
const splitsOnce = (fields: Record<string, unknown>) =>
  (fields.amount === undefined) === PARTS.some((part) => fields[part] !== undefined) &&
  (fields.amount !== undefined || fields.order === undefined);

/** The schema of each operation, by name. The order of fields is that of the schema, so that equal bodies read alike. */
export const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map(
  OPERATION_NAMES.map((op): [string, z.ZodType] => {
    const dated = op === "close_month" ? {} : { on: date };
    const schema = z.strictObject({ key: name, op: z.literal(op), ...dated, ...FIELDS[op] });
    const whole = "amount（连同 order）与各项金额（fee、penalty、interest、principal）只写一种。";
    return [op, op === "repay" ? schema.refine(splitsOnce, { error: whole, path: ["amount"] }) : schema];
  }),
);

/** What docs/ledger.md tells of each operation, beside its fields. */
export const OPERATION_WORDS: Record<OperationName, string> = {
  grant_line: "a line between a bank and a firm; `revolving` unless `false`",
  change_line: "`limit` is the new limit",
  expire_line: "what is available is withdrawn, and nothing more can be drawn",
  request_drawdown: "holds the amount",
  confirm_drawdown: "the hold becomes a new loan",
  void_drawdown: "the hold is released",
  disburse: "request and confirmation in one",
  accrue_interest: "the interest of an instalment, once for each",
  accrue_penalty:
    "for the days from `from` to `on`, once for each `on`; `dayCount` is `act_360` unless `act_365`",
  charge_fee: "a fee the borrower owes",
  repay:
    "either `amount`, split by what is owed in `order` (fee, penalty, interest, principal unless another), or the parts",
  prepay: "principal before its time; `interest` is that of the running period, booked and paid with it",
  move_overdue: "all principal to the bucket of the days overdue, or back with 0",
  renew: "a new loan takes over principal without cash, on the same line or `newLine`",
  restructure: "what of interest and penalty interest becomes principal",
  write_off: "everything owed",
  recover: "money for a loan written off; the pool gets its part",
  agree_pool: "a pool's agreement with a bank: its cap, share and the cap of a loan; again to change them",
  fund_pool: "the district pays in",
  withdraw_pool: "the district takes back",
  cover_loan: "the pool's part of the loss, once for each loan",
  compensate: "the pool pays",
  return_compensation: "the bank pays back",
  subsidise_interest: "at most the interest paid",
  subsidise_guarantee_fee: "at most `paid`, the fee that the firm paid",
  reverse: "`of` is the key of the operation that is taken back",
  adjust:
    "each correction `{movement, subject, amount, direction}` moves `more` of a movement of the operation `of`, or some `less`",
  close_month: "`month` as `2026-02`, without `on`",
};
