import { DomainError, invalid } from "#lib/errors.ts";
import { type Fen, fen } from "#lib/money.ts";
import { type AccountCode, accountName, CHART } from "./accounts.ts";
import { applyTransfer, balanceOf, keepsLimit, NO_TOTALS, type Totals } from "./totals.ts";
import { assertPostable, type LedgerTransaction, requestHash } from "./transaction.ts";

type Hold = { of: string; amount: bigint; isOpen: boolean };

/** A book in memory that takes transactions as `post` does, all or none, for properties over many thousands of them. */
export class MemoryBook {
  private accounts = new Map<string, Totals>();
  private holds = new Map<string, Hold>();
  private readonly posted = new Map<string, { hash: string; transaction: LedgerTransaction }>();

  constructor(private readonly today: string) {}

  /** Posts, or throws the refusal and leaves everything as it was. Returns how many were new. */
  post(transactions: readonly LedgerTransaction[]): number {
    const [accounts, holds] = [new Map(this.accounts), new Map(this.holds)];
    const fresh = new Map<string, LedgerTransaction>();
    for (const transaction of transactions) {
      assertPostable(transaction, this.today);
      const { idempotencyKey: key } = transaction;
      const earlier = this.posted.get(key)?.transaction ?? fresh.get(key);
      if (earlier && requestHash(earlier) !== requestHash(transaction))
        throw new DomainError("conflict", `键 ${key} 的内容不同。`);
      if (earlier) continue;
      fresh.set(key, transaction);
      for (const transfer of transaction.transfers) move(accounts, holds, transfer);
    }
    [this.accounts, this.holds] = [accounts, holds];
    for (const [key, transaction] of fresh)
      this.posted.set(key, { hash: requestHash(transaction), transaction });
    return fresh.size;
  }

  balance = (subjectId: string, code: AccountCode) =>
    balanceOf(code, this.accounts.get(accountName({ code, subjectId })) ?? NO_TOTALS);

  transaction = (key: string): LedgerTransaction => this.posted.get(key)!.transaction;

  transactions = (): LedgerTransaction[] => [...this.posted.values()].map((each) => each.transaction);

  /** Σ debits − Σ credits of a subject's accounts; zero where they are closed among themselves. */
  gap(subjectId: string): bigint {
    let gap = 0n;
    for (const code of Object.keys(CHART) as AccountCode[]) {
      const totals = this.accounts.get(accountName({ code, subjectId })) ?? NO_TOTALS;
      gap += totals.debitsPosted - totals.creditsPosted + totals.debitsPending - totals.creditsPending;
    }
    return gap;
  }
}

function move(
  accounts: Map<string, Totals>,
  holds: Map<string, Hold>,
  transfer: LedgerTransaction["transfers"][number],
): void {
  const [debit, credit] = [accountName(transfer.debit), accountName(transfer.credit)];
  const of = `${debit} ${credit}`;
  if (transfer.kind === "pending") holds.set(transfer.id, { of, amount: transfer.amount, isOpen: true });
  if ("pendingId" in transfer) {
    const hold = holds.get(transfer.pendingId);
    if (!hold?.isOpen || hold.of !== of || hold.amount !== transfer.amount)
      throw new DomainError("conflict", "预留不存在、已处理或金额不符。");
    holds.set(transfer.pendingId, { ...hold, isOpen: false });
  }
  const after = applyTransfer(accounts.get(debit) ?? NO_TOTALS, accounts.get(credit) ?? NO_TOTALS, transfer);
  assertWithinLimit(transfer.debit.code, after.debit, transfer.amount);
  assertWithinLimit(transfer.credit.code, after.credit, transfer.amount);
  accounts.set(debit, after.debit);
  accounts.set(credit, after.credit);
}

/** Refuses totals that break the account's limit, in the account's own words. */
function assertWithinLimit(code: AccountCode, totals: Totals, wanted: Fen): void {
  if (keepsLimit(code, totals)) return;
  throw invalid(CHART[code].shortage(fen(balanceOf(code, totals).free + wanted), wanted));
}
