import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { accountName } from "./accounts.ts";
import { column } from "./columns.ts";
import type { LockedAccount } from "./locked-accounts.ts";
import type { LedgerTransaction, LedgerTransfer } from "./transaction.ts";

type Hold = {
  debitAccountId: string;
  creditAccountId: string;
  amount: bigint;
  resolution: "post_pending" | "void_pending" | null;
};

/**
 * Refuses what does not fit a hold: one that does not exist, is resolved already, or is of other accounts or
 * another amount. A hold may be made and resolved in the same call, in that order.
 * @throws DomainError `conflict`
 */
export async function assertHoldsOpen(
  tx: Tx,
  transactions: readonly LedgerTransaction[],
  accounts: Map<string, LockedAccount>,
): Promise<void> {
  const transfers = transactions.flatMap((each) => each.transfers);
  const named = transfers.flatMap((each) => ("pendingId" in each ? [each.pendingId] : []));
  if (named.length === 0) return;
  const holds = await findHolds(tx, named);
  const idOf = (key: LedgerTransfer["debit"]) => accounts.get(accountName(key))!.id;
  for (const transfer of transfers) {
    const sides = {
      debitAccountId: idOf(transfer.debit),
      creditAccountId: idOf(transfer.credit),
      amount: transfer.amount,
    };
    if (transfer.kind === "pending") holds.set(transfer.id, { ...sides, resolution: null });
    if ("pendingId" in transfer) {
      const hold = holds.get(transfer.pendingId);
      assertFits(hold, sides);
      hold.resolution = transfer.kind;
    }
  }
}

function assertFits(hold: Hold | undefined, sides: Omit<Hold, "resolution">): asserts hold is Hold {
  if (!hold) throw conflict("没有找到这笔提款的额度预留，请刷新页面查看最新状态。");
  if (hold.resolution === "post_pending")
    throw conflict("这笔提款已经确认放款，不能再次处理。请刷新页面查看最新状态。");
  if (hold.resolution === "void_pending")
    throw conflict("这笔提款已经作废，不能再次处理。请刷新页面查看最新状态。");
  const same =
    hold.debitAccountId === sides.debitAccountId &&
    hold.creditAccountId === sides.creditAccountId &&
    hold.amount === sides.amount;
  if (!same) throw conflict("金额或账户与提款时的额度预留不一致，请核对后重试。");
}

async function findHolds(tx: Tx, ids: string[]): Promise<Map<string, Hold>> {
  const { rows } = await tx.execute<{
    id: string;
    debit_account_id: string;
    credit_account_id: string;
    amount_fen: string;
    resolution: Hold["resolution"];
  }>(sql`
    select hold.id, hold.debit_account_id, hold.credit_account_id, hold.amount_fen, resolved.kind as resolution
    from ledger_transfers hold
    left join ledger_transfers resolved on resolved.pending_id = hold.id
    where hold.id = any (${column(ids)}::uuid[]) and hold.kind = 'pending'`);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        debitAccountId: row.debit_account_id,
        creditAccountId: row.credit_account_id,
        amount: BigInt(row.amount_fen),
        resolution: row.resolution,
      },
    ]),
  );
}
