import type { LedgerTransaction } from "../transaction.ts";
import { type Subsidy, subsidyOf } from "./parts/subsidy.ts";

/**
 * 担保费补贴: the district pays a firm a part of the guarantee fee that it has paid for a loan; by its published policy.
 * @throws DomainError `invalid` above the fee paid, or on an amount that is not positive
 */
export const guaranteeFeeSubsidised = (subsidy: Subsidy): LedgerTransaction =>
  subsidyOf("guarantee_fee_subsidised", "担保费", subsidy);
