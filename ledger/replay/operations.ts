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
const WHOLE =
  "请填写以分为单位的整数，例如 120050，或写作文字 “120050”，最多 18 位；大于 9007199254740991 的须写作文字。";
/**
 * Whether it is more than nothing is for the event to say: such an operation is refused, the file is not. A number that JSON
 * may have rounded already is none.
 */
const money = z
  .union([z.string().regex(/^-?(0|[1-9]\d{0,17})$/, WHOLE), z.int(WHOLE)], WHOLE)
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
  expire_line: "what is available is withdrawn, and nothing more can be drawn; once for each line",
  request_drawdown: "holds the amount",
  confirm_drawdown: "the hold becomes a new loan, also where the line has ended meanwhile",
  void_drawdown: "the hold is released; where the line has ended, its amount is withdrawn",
  disburse: "request and confirmation in one, without a name for the drawdown",
  accrue_interest: "the interest of an instalment, once for each; an amount of 0 moves nothing",
  accrue_penalty:
    "`principal` × `rateBps` (up to four decimals) × `percent` × days ÷ 360 or 365, rounded half up to the fen; for the days from `from` up to and without `on`, once for each `on`; `percent` 130 to 150; `dayCount` is `act_360` unless `act_365`",
  charge_fee: "a fee the borrower owes",
  repay:
    "either `amount`, split by what is owed in `order` (fee, penalty, interest, principal unless another), or the parts, of which those left out are 0",
  prepay:
    "principal before its time; `interest` is that of the running period, and `fee` the compensation: both are booked and paid with it",
  move_overdue:
    "all principal to the bucket of the days overdue, or back with 0; what is there already stays",
  renew:
    "a new loan takes over principal without cash, on the same line or `newLine` of the same bank and firm",
  restructure:
    "what of interest and penalty interest becomes principal; all principal leaves its overdue buckets",
  write_off: "everything owed, whether overdue or not; once for each loan",
  recover:
    "money for a loan written off, at most the loss left; the pool gets back amount × compensated ÷ loss left before, rounded half up",
  agree_pool:
    "a pool's agreement with a bank: its cap, share (1 to 10000) and the cap of a loan; again to change some of them. A loan that is covered keeps the terms of its day",
  fund_pool: "the district pays in",
  withdraw_pool: "the district takes back",
  cover_loan:
    "`shareBps` of the loss, rounded down, at most `loanCap`; once for each loan, by a pool of its bank. The loss is what was written off and not recovered, or of a loan with principal in the bucket over 90 days all principal outstanding",
  compensate:
    "the pool pays; with what it paid before, at most its part of today's loss and what was determined",
  return_compensation: "the bank pays back, at most what it has",
  subsidise_interest: "with earlier ones at most the interest paid, less what was taken back of it",
  subsidise_guarantee_fee: "with earlier ones at most `paid`, the fee that the firm paid",
  reverse: "`of` is the key of the operation that is taken back, all that it moved",
  adjust:
    "each correction `{movement, subject, amount, direction}` moves `more` of a movement that the event of the operation `of` may make, or some `less`, on a line, loan or pool that it moved",
  close_month: "`month` as `2026-02`, without `on`; the first is that of the earliest date booked",
};
