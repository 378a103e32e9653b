import { type DateOn, formatDate } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";

/** By which percentage of the contract's rate overdue principal bears interest. */
export type PenaltyRule = { from: DateOn; least: number; most: number; source: string };

/** The newest first. */
export const PENALTY_RULES: readonly PenaltyRule[] = [
  {
    from: "2004-01-01",
    least: 130,
    most: 150,
    source: "《中国人民银行关于人民币贷款利率有关问题的通知》（银发〔2003〕251号）第三条",
  },
];

/**
 * Refuses a penalty rate outside what was allowed on the day of the contract.
 * @param percent of the contract's rate, e.g. 150
 * @param contractedOn the day the loan was made
 * @throws DomainError `invalid`
 */
export function assertPenaltyPercent(percent: number, contractedOn: DateOn, rules = PENALTY_RULES): void {
  const rule = rules.find(({ from }) => from <= contractedOn);
  if (!rule) throw invalid(`没有适用于 ${formatDate(contractedOn)}的罚息利率规定，请先补充规则。`);
  if (!Number.isInteger(percent) || percent < rule.least || percent > rule.most)
    throw invalid(
      `罚息利率应为合同利率的 ${rule.least}% 至 ${rule.most}%（${rule.source}），本次为 ${percent}%，请核对合同。`,
    );
}
