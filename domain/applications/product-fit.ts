import { addMonths, type DateOn, formatDate } from "#lib/dates.ts";
import { type FieldErrors, invalid } from "#lib/errors.ts";
import { type Fen, formatMoney, formatRate, yuan } from "#lib/money.ts";
import { label, type RepaymentMethod } from "#lib/vocabulary.ts";
import type { ProductTerms } from "#matching/index.ts";
import { rateRange } from "./rate-range.ts";

/** Amounts are applied for in whole thousands of yuan. */
export const AMOUNT_STEP = yuan(1_000);
/** A line may be drawn for at most this long. */
const LONGEST_LINE_MONTHS = 36;

const termWords = (terms: readonly number[]) => terms.map((months) => `${months} 个月`).join("、");
const refuse = (fields: FieldErrors) => {
  if (Object.keys(fields).length > 0) throw invalid("有几处与产品条款不符，请查看下面标出的内容。", fields);
};

/**
 * Refuses a wish that the product does not serve.
 * @throws DomainError `invalid`, with the reason beside each field
 */
export function assertWishFits(terms: ProductTerms, wish: { amount: Fen; termMonths: number }): void {
  const fields: FieldErrors = {};
  const amount = amountProblem(terms, wish.amount);
  if (amount) fields.amount = [amount];
  if (!terms.termMonths.includes(wish.termMonths))
    fields.termMonths = [`请在 ${termWords(terms.termMonths)}中选择期限。`];
  refuse(fields);
}

function amountProblem({ minFen, maxFen }: ProductTerms, amount: Fen): string | null {
  const [min, max] = [BigInt(minFen) as Fen, BigInt(maxFen) as Fen];
  if (amount < min || amount > max)
    return `本产品可申请 ${formatMoney(min)}至 ${formatMoney(max)}，请调整金额。`;
  return amount % AMOUNT_STEP === 0n ? null : "申请金额须为 1000 元的整数倍，例如 50 或 12.5 万元。";
}

export type Approval = {
  limit: Fen;
  rateBps: number;
  termMonths: number;
  repaymentMethod: RepaymentMethod;
  expiresOn: DateOn;
};

/**
 * Refuses terms of approval that go beyond what was applied for or what the product promises.
 * @throws DomainError `invalid`, with the reason beside each field
 */
export function assertApprovalFits(
  terms: ProductTerms,
  applied: { amount: Fen; today: DateOn },
  approval: Approval,
): void {
  const fields: FieldErrors = {};
  const { limit, rateBps, termMonths, repaymentMethod, expiresOn } = approval;
  if (limit > applied.amount) fields.limit = [`授信额度不能超过申请金额 ${formatMoney(applied.amount)}。`];
  else if (limit > BigInt(terms.maxFen))
    fields.limit = [`授信额度不能超过产品上限 ${formatMoney(BigInt(terms.maxFen) as Fen)}。`];
  if (!terms.termMonths.includes(termMonths))
    fields.termMonths = [`请在 ${termWords(terms.termMonths)}中选择期限。`];
  const [low, high] = rateRange(terms.rateBps, termMonths);
  if (rateBps < low || rateBps > high)
    fields.rateBps = [`按产品定价，年利率应在 ${formatRate(low)}至 ${formatRate(high)}之间。`];
  if (!terms.repaymentMethods.includes(repaymentMethod))
    fields.repaymentMethod = [
      `本产品的还款方式为${terms.repaymentMethods.map((each) => label("repaymentMethod", each)).join("、")}。`,
    ];
  const latest = addMonths(applied.today, LONGEST_LINE_MONTHS);
  if (expiresOn <= applied.today || expiresOn > latest)
    fields.expiresOn = [`授信到期日应晚于今天，且不晚于 ${formatDate(latest)}。`];
  refuse(fields);
}
