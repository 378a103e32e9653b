import type { ProductFee } from "./product.ts";
import { exactMoney, exactRate } from "./quantity.ts";

const WHEN: Record<ProductFee["when"], string> = {
  at_drawdown: "放款时",
  each_year: "每年",
  at_maturity: "到期时",
};

/** How much of a fee and when, in Chinese: `每年支付贷款金额的 0.50%`. */
export function feeText(fee: ProductFee): string {
  if (fee.basis === "fixed") return `${WHEN[fee.when]}支付 ${exactMoney(fee.amountFen)}`;
  const share = `贷款金额的 ${exactRate(fee.rateBps)}`;
  if (fee.basis === "principal" || fee.when === "each_year") return `${WHEN[fee.when]}支付${share}`;
  return `${WHEN[fee.when]}一次支付全部年数的费用，每年为${share}`;
}
