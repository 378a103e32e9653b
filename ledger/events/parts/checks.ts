import { invalid } from "#lib/errors.ts";
import { type Fen, formatYuan } from "#lib/money.ts";

/**
 * Refuses an amount that is zero or less.
 * @throws DomainError `invalid`
 */
export function assertPositive(amount: Fen, name: string): void {
  if (amount <= 0n) throw invalid(`${name}必须大于零，请核对金额。`);
}

/**
 * Refuses a negative amount.
 * @throws DomainError `invalid`
 */
export function assertNotNegative(amount: Fen, name: string): void {
  if (amount < 0n) throw invalid(`${name}不能小于零，请核对金额。`);
}

/**
 * Refuses an amount above what is there for it.
 * @throws DomainError `invalid`
 */
export function assertAtMost(amount: Fen, most: Fen, name: string, mostName: string): void {
  if (amount > most)
    throw invalid(
      `${name} ${formatYuan(amount)} 元超过${mostName} ${formatYuan(most < 0n ? (0n as Fen) : most)} 元，请核对金额。`,
    );
}
