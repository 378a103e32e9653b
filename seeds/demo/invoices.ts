import type { Month } from "#lib/dates.ts";
import { fen } from "#lib/money.ts";
import { DEMO_SEED, monthRandom, salesOf } from "./activity.ts";
import { coveredMonths, PURPOSE } from "./coverage.ts";
import type { DemoEnterprise } from "./enterprise.ts";
import { randomOf } from "./random.ts";
import type { DemoInvoiceMonth } from "./records.ts";

const FEN_PER_WAN = 1_000_000;
/** Firms that sell to the public write invoices for part of their sales only. */
const INVOICED_SHARE: Partial<Record<DemoEnterprise["trade"]["season"], number>> = { shop: 0.72, table: 0.7 };

/** The share of sales that goes to the five largest buyers: a trait of the firm. */
const concentrationOf = (enterprise: DemoEnterprise) =>
  randomOf(DEMO_SEED, 33, enterprise.number).between(0.25, 0.9);

function invoiceMonthOf(enterprise: DemoEnterprise, month: Month): DemoInvoiceMonth {
  const random = monthRandom(enterprise, month, PURPOSE.invoice_month);
  const { trade, quality } = enterprise;
  const share = INVOICED_SHARE[trade.season] ?? 1;
  const net = Math.round(salesOf(enterprise, month) * share * random.between(0.97, 1.02));
  const input = Math.round(
    net * trade.inputRatio * Math.exp((0.08 + 0.12 * (1 - quality)) * random.normal()),
  );
  if (net === 0) {
    const leftOver = fen(Math.round(enterprise.baseSalesFen * 0.02 * random.next()));
    return {
      month,
      outputFen: fen(0),
      inputFen: leftOver,
      outputCount: 0,
      voidedFen: fen(0),
      buyerCount: 0,
      topFiveFen: fen(0),
    };
  }
  const voided = Math.round(net * (0.002 + 0.045 * (1 - quality) ** 2) * 2 * random.next());
  const outputCount = Math.max(
    1,
    Math.round((net / (trade.ticketWan * FEN_PER_WAN)) * random.between(0.8, 1.2)),
  );
  const buyerCount = Math.max(
    1,
    Math.min(outputCount, Math.round(outputCount ** 0.72 * random.between(0.8, 1.2))),
  );
  const concentration = Math.min(1, concentrationOf(enterprise) * random.between(0.9, 1.1));
  // Five of n buyers hold at least their even share.
  const topFive = buyerCount <= 5 ? net : Math.round(net * Math.max(5 / buyerCount, concentration));
  return {
    month,
    outputFen: fen(net + voided),
    inputFen: fen(input),
    outputCount,
    voidedFen: fen(voided),
    buyerCount,
    topFiveFen: fen(Math.min(net, topFive)),
  };
}

/** The month's invoices of each month, also where there were none. */
export const invoicesOf = (enterprise: DemoEnterprise, months: readonly Month[]): DemoInvoiceMonth[] =>
  coveredMonths(enterprise, "invoice_month", months).map((month) => invoiceMonthOf(enterprise, month));
