import { type Fen, formatYuan } from "#lib/money.ts";
import type { Word } from "#lib/vocabulary.ts";

export type AccountCode = Word<"ledgerAccount">;
export type BalanceLimit = Word<"balanceLimit">;
export type LedgerSubject = Word<"ledgerSubject">;

/** An account is named by what it counts and of whom. */
export type AccountKey = { code: AccountCode; subjectId: string };

export type AccountDefinition = {
  subject: LedgerSubject;
  /** Whose asset, claim or right the account counts. */
  owner: "bank" | "enterprise";
  /** The side on which the account grows. */
  side: "debit" | "credit";
  limit: BalanceLimit;
  /** What to tell people when a transfer would break the limit. Amounts in fen. */
  shortage: (available: Fen, wanted: Fen) => string;
};

const yuan = (amount: Fen) => `${formatYuan(amount)} 元`;

/**
 * The chart of accounts. A credit line's three accounts are closed among themselves: limit = available + drawn.
 * A loan's five are too: what was paid out and earned = what is owed + what came back + what was given up. There is one account per
 * line or loan and none per bank, so that no account is shared by two cases and no posting waits for another's.
 */
export const CHART: Record<AccountCode, AccountDefinition> = {
  line_limit: {
    subject: "credit_line",
    owner: "bank",
    side: "debit",
    limit: "credits_must_not_exceed_debits",
    shortage: (available, wanted) =>
      `收回的额度 ${yuan(wanted)}超过现有授信额度 ${yuan(available)}，请核对后重试。`,
  },
  line_available: {
    subject: "credit_line",
    owner: "enterprise",
    side: "credit",
    limit: "debits_must_not_exceed_credits",
    shortage: (available, wanted) =>
      `可用额度不足：当前可用 ${yuan(available)}，本次需要 ${yuan(wanted)}。请降低金额，或先处理待确认的提款。`,
  },
  line_drawn: {
    subject: "credit_line",
    owner: "enterprise",
    side: "credit",
    limit: "debits_must_not_exceed_credits",
    shortage: (available, wanted) =>
      `已用额度只有 ${yuan(available)}，不足以冲减 ${yuan(wanted)}，请核对还款金额。`,
  },
  loan_principal: {
    subject: "loan",
    owner: "bank",
    side: "debit",
    limit: "credits_must_not_exceed_debits",
    shortage: (available, wanted) =>
      `还款超过未还本金：尚欠本金 ${yuan(available)}，本次归还 ${yuan(wanted)}。请核对还款金额。`,
  },
  loan_interest_receivable: {
    subject: "loan",
    owner: "bank",
    side: "debit",
    limit: "credits_must_not_exceed_debits",
    shortage: (available, wanted) =>
      `还款超过应收利息：应收利息 ${yuan(available)}，本次归还 ${yuan(wanted)}。请核对还款金额。`,
  },
  loan_interest_income: {
    subject: "loan",
    owner: "bank",
    side: "credit",
    limit: "debits_must_not_exceed_credits",
    shortage: (available, wanted) =>
      `利息收入只有 ${yuan(available)}，不足以冲减 ${yuan(wanted)}，请核对后重试。`,
  },
  /** Money between bank and borrower: paid out on the credit side, received on the debit side. */
  loan_settlement: {
    subject: "loan",
    owner: "bank",
    side: "credit",
    limit: "none",
    shortage: () => "往来账户不设限额。",
  },
  /** What the bank has given up of its claim. */
  loan_loss: {
    subject: "loan",
    owner: "bank",
    side: "debit",
    limit: "credits_must_not_exceed_debits",
    shortage: (available, wanted) =>
      `冲回的核销 ${yuan(wanted)}超过已核销金额 ${yuan(available)}，请核对金额。`,
  },
};

/** One text per account, for maps. */
export const accountName = ({ code, subjectId }: AccountKey): string => `${subjectId}/${code}`;
