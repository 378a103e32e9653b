import { invalid } from "#lib/errors.ts";
import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { type Formula, formulaSchema, partsOf } from "./formula.ts";
import { plainly, pointer } from "./place.ts";
import { RULE_LANGUAGE_VERSION, ruleSchema } from "./rules.ts";

const MAX_TERM_MONTHS = 360;

/** Integer fen as a JSON number: at most 10^14, so far inside the exact integers of a double (2^53). */
const fenNumber = z
  .int("金额要填整数，单位分。")
  .nonnegative("金额不能为负。")
  .max(100_000_000_000_000, "金额过大。");
const bps = z.int("费率要填整数基点。").nonnegative("费率不能为负。").max(10_000, "费率不能超过 100%。");
const termMonths = z.int("期限要填整月数。").min(1, "期限至少 1 个月。").max(MAX_TERM_MONTHS, "期限过长。");

/** When a fee is paid: when the money is drawn, then and on each anniversary within the term, or with the last repayment. */
export const feeTimes = ["at_drawdown", "each_year", "at_maturity"] as const;

const feeHead = {
  payee: z.string().min(1, "请写明收费方。"),
  kind: z.enum(words("feeKind"), { error: "不认识的费用种类。" }),
  when: z.enum(feeTimes, { error: "不认识的收取时间。" }),
};

/** `amount` is another word for `amountFen`, the one that is kept; a fee tells either. */
const fixedFee = z
  .strictObject({
    ...feeHead,
    basis: z.literal("fixed"),
    amount: fenNumber.optional(),
    amountFen: fenNumber.optional(),
  })
  .transform(({ amount, amountFen, ...fee }, context) => {
    const told = amountFen ?? amount;
    if (told !== undefined && (amount === undefined || amountFen === undefined))
      return { ...fee, amountFen: told };
    const message =
      told === undefined ? "请写明费用金额，整数，单位分。" : "amount 与 amountFen 只能写一个。";
    context.issues.push({ code: "custom", message, path: ["amount"], input: told });
    return z.NEVER;
  });

/**
 * A fee of a product. `fixed` is an amount (fen); `principal` a share of the amount lent, at each payment;
 * `principal_per_year` a share a year: taken for the whole term at once when paid once, yearly when paid each year
 * (a part of a year pro rata by months).
 */
export const feeSchema = z.discriminatedUnion(
  "basis",
  [
    fixedFee,
    z.strictObject({ ...feeHead, basis: z.literal("principal"), rateBps: bps }),
    z.strictObject({ ...feeHead, basis: z.literal("principal_per_year"), rateBps: bps }),
  ],
  { error: "计费方式必须是 fixed、principal、principal_per_year 之一。" },
);

const increasing = (values: number[]) =>
  values.every((value, index) => index === 0 || value > values[index - 1]!);
const distinct = (values: unknown[]) => new Set(values).size === values.length;

function shortTerms(formula: Formula, longest: number): boolean {
  if (typeof formula === "object" && "byTerm" in formula && formula.byTerm.at(-1)![0] < longest) return true;
  return partsOf(formula).some((part) => shortTerms(part, longest));
}

/** The schema of {@link ProductTerms}. */
export const productTermsSchema = z
  .strictObject({
    schema: z.literal(RULE_LANGUAGE_VERSION, { error: `schema 必须是 ${RULE_LANGUAGE_VERSION}。` }),
    rule: ruleSchema,
    limit: formulaSchema,
    rateBps: formulaSchema,
    minFen: fenNumber,
    maxFen: fenNumber,
    termMonths: z
      .array(termMonths)
      .min(1, "至少要有一个期限。")
      .refine(increasing, "期限要从短到长且不重复。"),
    guaranteeMode: z.enum(words("guaranteeMode"), { error: "不认识的担保方式。" }),
    repaymentMethods: z
      .array(z.enum(words("repaymentMethod"), { error: "不认识的还款方式。" }))
      .min(1, "至少要有一种还款方式。")
      .refine(distinct, "还款方式重复。"),
    fees: z.array(feeSchema),
  })
  .superRefine((terms, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (terms.minFen > terms.maxFen) refuse("minFen", "最低额度不能大于最高额度。");
    const longest = terms.termMonths.at(-1) ?? 0;
    for (const name of ["limit", "rateBps"] as const) {
      if (shortTerms(terms[name], longest)) refuse(name, "byTerm 没有覆盖最长的期限。");
    }
  });

/**
 * What a product version promises and asks, as plain JSON: amounts are integer fen as numbers, rates integer basis points.
 * `limit` and `rateBps` are formulas; the first of `repaymentMethods` is the usual one.
 */
export type ProductTerms = z.infer<typeof productTermsSchema>;
export type ProductFee = ProductTerms["fees"][number];

/**
 * Reads a product's terms from JSON.
 * @throws DomainError `invalid`; its sentence names the faulty places as JSON pointers.
 */
export function parseProductTerms(value: unknown): ProductTerms {
  const result = productTermsSchema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({ at: pointer(issue.path), message: plainly(issue) }));
  throw invalid(
    `产品条款有误：${issues.map((issue) => `${issue.at}：${issue.message}`).join("")}`,
    Object.fromEntries(issues.map((issue) => [issue.at, [issue.message]])),
  );
}
