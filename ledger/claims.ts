import { invalid } from "#lib/errors.ts";
import { type Fen, fen, formatYuan, minFen, sumFen, ZERO } from "#lib/money.ts";
import { label, type Word, words } from "#lib/vocabulary.ts";

/** What a payment can go to. */
export type Claim = Word<"loanClaim">;

/** What a loan owes, or a payment split, in fen, claim by claim. */
export type Claims = Record<Claim, Fen>;

/** In which order a payment goes to what is owed. */
export type AllocationOrder = readonly Claim[];

/**
 * What the law has where nothing else was agreed: the costs of enforcing, then interest (penalty interest first, as
 * contracts have it), then the principal (民法典 第五百六十一条).
 */
export const INTEREST_FIRST: AllocationOrder = ["fee", "penalty", "interest", "principal"];

/** For loans that a bank has stopped counting on: the principal before everything that it earned. */
export const PRINCIPAL_FIRST: AllocationOrder = ["principal", "fee", "interest", "penalty"];

const CLAIMS = words("loanClaim");

/** All four claims, those that were not named being zero. */
export const claimsOf = (some: Partial<Claims>): Claims => ({
  fee: some.fee ?? ZERO,
  penalty: some.penalty ?? ZERO,
  interest: some.interest ?? ZERO,
  principal: some.principal ?? ZERO,
});

export const totalOf = (claims: Claims): Fen => sumFen(CLAIMS.map((claim) => claims[claim]));

/**
 * Refuses an order that does not name each claim once.
 * @throws DomainError `invalid`
 */
export function assertOrder(order: readonly string[]): asserts order is AllocationOrder {
  const isWhole = order.length === CLAIMS.length && CLAIMS.every((claim) => order.includes(claim));
  if (isWhole) return;
  const names = CLAIMS.map((claim) => `${claim}（${label("loanClaim", claim)}）`).join("、");
  throw invalid(`还款分配顺序必须包含 ${names} 各一次，请核对配置。`);
}

/**
 * Splits a payment over what is owed, claim by claim in the order given.
 * @param owed accrued and unpaid, and the outstanding principal (`loanBalances`); a claim left out is zero
 * @throws DomainError `invalid` when more is paid than is owed, or nothing, or the order is not whole
 */
export function allocateRepayment(
  amount: Fen,
  owed: Partial<Claims>,
  order: AllocationOrder = INTEREST_FIRST,
): Claims {
  assertOrder(order);
  const claims = claimsOf(owed);
  const total = totalOf(claims);
  if (amount <= 0n) throw invalid("还款金额必须大于零。");
  if (amount > total) {
    throw invalid(
      `还款金额 ${formatYuan(amount)} 元超过应还合计 ${formatYuan(total)} 元，请核对后重新填写。`,
    );
  }
  const split = claimsOf({});
  let left = amount;
  for (const claim of order) {
    split[claim] = minFen(left, claims[claim]);
    left = fen(left - split[claim]);
  }
  return split;
}
