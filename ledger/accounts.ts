import { ACCOUNT_FACTS, type AccountFacts } from "#lib/chart-of-accounts.ts";
import { type Fen, formatYuan } from "#lib/money.ts";
import { label, type Vocabulary, type Word, words } from "#lib/vocabulary.ts";

export type AccountCode = Word<"ledgerAccount">;
export type BalanceLimit = Word<"balanceLimit">;
export type LedgerSubject = Word<"ledgerSubject">;

/** An account is named by what it counts and of whom. */
export type AccountKey = { code: AccountCode; subjectId: string };

export type AccountDefinition = AccountFacts & {
  /** What to tell people when a transfer would break the limit. Amounts in fen. */
  shortage: (available: Fen, wanted: Fen) => string;
};

const yuan = (amount: Fen) => `${formatYuan(amount)} 元`;
type Sentence = AccountDefinition["shortage"];

const owes =
  (what: string): Sentence =>
  (available, wanted) =>
    `还款超过${what}：尚欠${what} ${yuan(available)}，本次归还 ${yuan(wanted)}。请核对还款金额。`;
const receivable =
  (what: string): Sentence =>
  (available, wanted) =>
    `还款超过应收${what}：应收${what} ${yuan(available)}，本次归还 ${yuan(wanted)}。请核对还款金额。`;
const falls =
  (what: string): Sentence =>
  (available, wanted) =>
    `${what}只有 ${yuan(available)}，不足以冲减 ${yuan(wanted)}，请核对后重试。`;
const stands =
  (bucket: keyof Vocabulary["loanBucket"]): Sentence =>
  (available, wanted) =>
    `${label("loanBucket", bucket)}的本金只有 ${yuan(available)}，不足以转出 ${yuan(wanted)}，请核对贷款的逾期情况。`;

const SHORTAGE: Record<AccountCode, Sentence> = {
  line_limit: (available, wanted) =>
    `收回的额度 ${yuan(wanted)}超过现有授信额度 ${yuan(available)}，请核对后重试。`,
  line_available: (available, wanted) =>
    `可用额度不足：当前可用 ${yuan(available)}，本次需要 ${yuan(wanted)}。请降低金额，或先处理待确认的提款。`,
  line_drawn: (available, wanted) =>
    `已用额度只有 ${yuan(available)}，不足以冲减 ${yuan(wanted)}，请核对还款金额。`,
  loan_principal: (available, wanted) =>
    `还款超过未还本金：尚欠本金 ${yuan(available)}，本次归还 ${yuan(wanted)}。请核对还款金额。`,
  loan_principal_1_30: stands("1_30"),
  loan_principal_31_60: stands("31_60"),
  loan_principal_61_90: stands("61_90"),
  loan_principal_over_90: stands("over_90"),
  loan_interest_receivable: receivable("利息"),
  loan_interest_income: falls("利息收入"),
  loan_penalty_receivable: receivable("罚息"),
  loan_penalty_income: falls("罚息收入"),
  loan_fee_receivable: owes("费用"),
  loan_fee_income: falls("费用收入"),
  loan_settlement: () => "往来账户不设限额。",
  loan_renewal: () => "续贷结转账户不设限额。",
  loan_loss: (available, wanted) =>
    `收回或冲回的金额 ${yuan(wanted)}超过已核销金额 ${yuan(available)}，请核对金额。`,
  loan_cover: (available, wanted) =>
    `返还的补偿 ${yuan(wanted)}超过核定的补偿额度 ${yuan(available)}，请核对金额。`,
  loan_cover_left: (available, wanted) =>
    `这笔贷款尚可补偿 ${yuan(available)}，本次申请 ${yuan(wanted)}。贷款核销或逾期超过 90 天并核定补偿额度后才能补偿，且不得超过核定的份额。`,
  loan_compensated: (available, wanted) =>
    `返还的补偿 ${yuan(wanted)}超过已获补偿 ${yuan(available)}，请核对金额。`,
  loan_interest_subsidy: falls("已获贴息"),
  loan_guarantee_fee_subsidy: falls("已获担保费补贴"),
  loan_subsidy_funding: falls("财政贴补"),
  pool_fund: (available, wanted) =>
    `资金池余额不足：当前余额 ${yuan(available)}，本次需要 ${yuan(wanted)}。请先向资金池拨入资金。`,
  pool_funding: (available, wanted) =>
    `收回的资金 ${yuan(wanted)}超过财政拨入的 ${yuan(available)}，请核对金额。`,
  pool_commitment: (available, wanted) =>
    `减少的补偿上限 ${yuan(wanted)}超过现有上限 ${yuan(available)}，请核对金额。`,
  pool_entitlement: (available, wanted) =>
    `超过协议约定的补偿上限：这家银行尚可补偿 ${yuan(available)}，本次需要 ${yuan(wanted)}。请核对金额，或先调整协议。`,
};

/**
 * The chart of accounts. The accounts of a subject are closed among themselves, since every transfer joins two of one
 * subject: limit = available + drawn; what was paid out and earned = what is owed + what came back + what was given up;
 * what a pool was given = what it holds + what it paid and did not get back. There is one account per line, loan or
 * agreement and none per bank, so that no account is shared by two cases and no posting waits for another's.
 */
export const CHART: Record<AccountCode, AccountDefinition> = Object.fromEntries(
  words("ledgerAccount").map((code) => [code, { ...ACCOUNT_FACTS[code], shortage: SHORTAGE[code] }]),
) as Record<AccountCode, AccountDefinition>;

/** One text per account, for maps. */
export const accountName = ({ code, subjectId }: AccountKey): string => `${subjectId}/${code}`;
