import { desc, eq, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type LineBalances, lineBalances } from "#ledger/balances.ts";
import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { RepaymentMethod } from "#lib/vocabulary.ts";
import type { DrawdownStatus, LineStatus } from "./lifecycle.ts";

const { creditLines, drawdowns, enterprises, loanProducts, loanProductVersions, loans, organisations } =
  schema;

export type DrawdownView = {
  id: string;
  number: string;
  amount: Fen;
  termMonths: number;
  repaymentMethod: RepaymentMethod;
  bankReceiptNumber: string;
  paidOn: DateOn;
  status: DrawdownStatus;
  requestedAt: Date;
  /** Whether the reader reported it, and so cannot release it. */
  isMine: boolean;
  loanId: string | null;
};

export type LineView = {
  id: string;
  number: string;
  applicationId: string;
  enterpriseName: string;
  bankName: string;
  productName: string;
  status: LineStatus;
  rateBps: number;
  termMonths: number;
  repaymentMethod: RepaymentMethod;
  revolving: boolean;
  grantedOn: DateOn;
  expiresOn: DateOn;
  /** From the ledger: the limit as it stands, what is free, held and drawn. */
  balances: LineBalances;
};

/** The query of lines with the names of those concerned; add `where`, order and limit. */
export const selectLines = (tx: Tx) =>
  tx
    .select({
      id: creditLines.id,
      number: creditLines.number,
      applicationId: creditLines.applicationId,
      enterpriseName: enterprises.name,
      bankName: organisations.name,
      productName: loanProducts.name,
      status: creditLines.status,
      rateBps: creditLines.rateBps,
      termMonths: creditLines.termMonths,
      repaymentMethod: creditLines.repaymentMethod,
      revolving: creditLines.revolving,
      grantedOn: creditLines.grantedOn,
      expiresOn: creditLines.expiresOn,
    })
    .from(creditLines)
    .innerJoin(enterprises, eq(enterprises.id, creditLines.enterpriseId))
    .innerJoin(organisations, eq(organisations.id, creditLines.bankId))
    .innerJoin(loanProductVersions, eq(loanProductVersions.id, creditLines.productVersionId))
    .innerJoin(loanProducts, eq(loanProducts.id, loanProductVersions.productId));

/** Adds what the ledger says, in one query for all. */
export async function withBalances(tx: Tx, rows: Omit<LineView, "balances">[]): Promise<LineView[]> {
  const balances = await lineBalances(
    tx,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({ ...row, balances: balances.get(row.id)! }));
}

/** The drawdowns of lines, newest first, by line, as this reader sees them. */
export async function drawdownsOf(
  tx: Tx,
  lineIds: readonly string[],
  readerId: string,
): Promise<Map<string, DrawdownView[]>> {
  const found = new Map<string, DrawdownView[]>(lineIds.map((id) => [id, []]));
  if (lineIds.length === 0) return found;
  const rows = await tx
    .select({
      lineId: drawdowns.creditLineId,
      id: drawdowns.id,
      number: drawdowns.number,
      amount: drawdowns.amount,
      termMonths: drawdowns.termMonths,
      repaymentMethod: drawdowns.repaymentMethod,
      bankReceiptNumber: drawdowns.bankReceiptNumber,
      paidOn: drawdowns.paidOn,
      status: drawdowns.status,
      requestedAt: drawdowns.requestedAt,
      requestedBy: drawdowns.requestedBy,
      loanId: loans.id,
    })
    .from(drawdowns)
    .leftJoin(loans, eq(loans.drawdownId, drawdowns.id))
    .where(inArray(drawdowns.creditLineId, [...lineIds]))
    .orderBy(desc(drawdowns.id));
  for (const { lineId, requestedBy, ...row } of rows)
    found.get(lineId)?.push({ ...row, isMine: requestedBy === readerId });
  return found;
}
