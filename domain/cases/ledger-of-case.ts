import { drawdownConfirmed } from "#ledger/events/drawdown-confirmed.ts";
import { drawdownRequested } from "#ledger/events/drawdown-requested.ts";
import { drawdownVoided } from "#ledger/events/drawdown-voided.ts";
import { interestAccrued } from "#ledger/events/interest-accrued.ts";
import { lineExpired } from "#ledger/events/line-expired.ts";
import { lineGranted } from "#ledger/events/line-granted.ts";
import { repayment } from "#ledger/events/repayment.ts";
import type { LedgerTransaction } from "#ledger/transaction.ts";
import { type DateOn, dateOn } from "#lib/dates.ts";
import { type Fen, fen, ZERO } from "#lib/money.ts";
import type { HistoricCase, HistoricDrawdown, HistoricLoan } from "./historic-case.ts";

/**
 * Every money event of a case up to a day, in the order in which it happened: the same events that the verbs post
 * one at a time.
 */
export function ledgerOfCase(historic: HistoricCase, asOn: DateOn): LedgerTransaction[] {
  const { application, line } = historic;
  if (!line) return [];
  const parties = { bankId: application.bankId, enterpriseId: application.enterpriseId, lineId: line.id };
  const events = [lineGranted({ ...parties, limit: line.limit, grantedOn: line.grantedOn })];
  for (const drawn of historic.drawdowns) events.push(...drawdownEvents(drawn, parties, line, asOn));
  // A stable sort keeps what happened on one day in the order of cause and effect.
  events.sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0));
  if (line.status !== "expired") return events;
  const before = events.filter((event) => event.effectiveOn <= line.expiresOn);
  const expiry = lineExpired({
    ...parties,
    remaining: available(line.limit, before),
    expiredOn: line.expiresOn,
  });
  return [...before, ...(expiry ? [expiry] : []), ...events.slice(before.length)];
}

type LineParties = { bankId: string; enterpriseId: string; lineId: string };
type Line = NonNullable<HistoricCase["line"]>;

function drawdownEvents(
  { drawdown, loan }: HistoricDrawdown,
  parties: LineParties,
  line: Line,
  asOn: DateOn,
) {
  const { id: drawdownId, amount, paidOn } = drawdown;
  const events: LedgerTransaction[] = [
    drawdownRequested({ ...parties, drawdownId, amount, requestedOn: paidOn }),
  ];
  if (drawdown.status === "voided") {
    const voidedOn = dateOn(drawdown.resolvedAt ?? drawdown.requestedAt);
    events.push(
      drawdownVoided({ ...parties, drawdownId, amount, voidedOn, lineEnded: voidedOn > line.expiresOn }),
    );
  }
  if (loan) {
    events.push(drawdownConfirmed({ ...parties, drawdownId, loanId: loan.loan.id, amount, paidOn }));
    events.push(...loanEvents(loan, parties, line, asOn));
  }
  return events;
}

function loanEvents(
  { loan, schedule, repayments }: HistoricLoan,
  parties: LineParties,
  line: Line,
  asOn: DateOn,
) {
  const paid = new Map(repayments.map((each) => [each.n, each]));
  const events: LedgerTransaction[] = [];
  for (const instalment of schedule) {
    const payment = paid.get(instalment.n);
    if (!payment && instalment.dueOn > asOn) continue;
    const bookedOn = payment && payment.receivedOn < instalment.dueOn ? payment.receivedOn : instalment.dueOn;
    const accrual = interestAccrued({ ...parties, loanId: loan.id, instalment, bookedOn });
    if (accrual) events.push(accrual);
    if (!payment) continue;
    const restoresLine = line.revolving && payment.receivedOn <= line.expiresOn;
    events.push(
      repayment({ ...parties, ...payment, repaymentId: payment.id, loanId: loan.id, restoresLine }),
    );
  }
  return events;
}

/** What is left of the limit after the events: granted, less drawn and held, plus restored. */
function available(limit: Fen, events: readonly LedgerTransaction[]): Fen {
  let left: bigint = limit;
  for (const transfer of events.flatMap((event) => event.transfers)) {
    if (transfer.code === "limit_restored" || transfer.kind === "void_pending") left += transfer.amount;
    else if (transfer.code === "limit_drawn" && transfer.kind === "pending") left -= transfer.amount;
  }
  return left > 0n ? fen(left) : ZERO;
}
