import type { DateOn } from "#lib/dates.ts";
import { label, words } from "#lib/vocabulary.ts";
import { leaveBuckets, type Standing } from "../buckets.ts";
import { type Claims, claimsOf, totalOf } from "../claims.ts";
import { type LedgerTransaction, type LedgerTransfer, type Parties, transfer } from "../transaction.ts";
import { assertNotNegative, assertPositive } from "./parts/checks.ts";

/** All that the loan owes in the book (`loanBalances`), in fen; a claim left out is zero, together more than zero. */
export type WrittenOff = Parties &
  Partial<Claims> & {
    loanId: string;
    lineId: string;
    /** Where the principal stands; left out where no instalment is overdue. */
    standing?: Standing;
    writtenOffOn: DateOn;
  };

/**
 * 贷款核销: the bank gives its claim up. The loan owes nothing any more in the book, the loss stays to be seen, and what
 * was drawn of the line is not to be drawn again.
 * @throws DomainError `invalid` on a negative part, or where nothing is given up
 */
export function writtenOff(loss: WrittenOff): LedgerTransaction {
  const { loanId, lineId, standing, writtenOffOn, bankId, enterpriseId } = loss;
  const claims = claimsOf(loss);
  for (const claim of words("loanClaim"))
    assertNotNegative(claims[claim], `核销的${label("loanClaim", claim)}`);
  assertPositive(totalOf(claims), "核销金额");
  const transfers: LedgerTransfer[] = [];
  for (const claim of ["fee", "penalty", "interest"] as const)
    if (claims[claim] > 0n) transfers.push(transfer(`${claim}_written_off`, loanId, claims[claim]));
  if (claims.principal > 0n) {
    transfers.push(...leaveBuckets(loanId, claims.principal, standing));
    transfers.push(transfer("principal_written_off", loanId, claims.principal));
    transfers.push(transfer("limit_retired", lineId, claims.principal));
  }
  return {
    idempotencyKey: `written_off/${loanId}`,
    event: "written_off",
    subjectType: "loan",
    subjectId: loanId,
    bankId,
    enterpriseId,
    effectiveOn: writtenOffOn,
    transfers,
  };
}
