import type { HistoricDrawdown, HistoricLoan, HistoricRepayment } from "#domain/cases/index.ts";
import { addDays, addMonths, type DateOn, startOfDay } from "#lib/dates.ts";
import { type Fen, fen } from "#lib/money.ts";
import { type Instalment, repaymentSchedule } from "#lib/repayment-schedule.ts";
import type { RepaymentMethod } from "#lib/vocabulary.ts";
import type { CaseContext } from "./cases.ts";

export type DemoLine = {
  limit: Fen;
  rateBps: number;
  termMonths: number;
  repaymentMethod: RepaymentMethod;
  grantedOn: DateOn;
};

const noon = (on: DateOn): Date => new Date(startOfDay(on).getTime() + 12 * 3_600_000);
/** Whole 万元, so that amounts look like those people draw. */
const wholeWan = (amount: bigint): Fen => fen((amount / 1_000_000n) * 1_000_000n);

/** The drawdowns of a line: mostly one soon after signing, sometimes in two parts; the latest may await its confirmation. */
export function drawLoans(context: CaseContext, line: DemoLine): HistoricDrawdown[] {
  const { random, asOn } = context;
  if (random.chance(0.12)) return [];
  const parts = line.limit >= 20_000_000n && random.chance(0.3) ? 2 : 1;
  const used = wholeWan((line.limit * BigInt(random.integer(55, 100))) / 100n);
  const amounts = parts === 1 ? [used] : [wholeWan(used / 2n), wholeWan(used / 3n)];
  const drawdowns: HistoricDrawdown[] = [];
  let paidOn = line.grantedOn;
  for (const amount of amounts) {
    paidOn = addDays(paidOn, random.integer(1, 20));
    if (amount <= 0n || paidOn > asOn) continue;
    drawdowns.push(drawdownOf(context, line, amount, paidOn));
  }
  return drawdowns;
}

function drawdownOf(context: CaseContext, line: DemoLine, amount: Fen, paidOn: DateOn): HistoricDrawdown {
  const { client, random, asOn, option, newId } = context;
  const id = newId();
  const { officerId, approverId } = context.people.get(option.bankId)!;
  const waits = addDays(paidOn, 2) > asOn && random.chance(0.7);
  const drawdown = {
    id,
    amount,
    termMonths: line.termMonths,
    repaymentMethod: line.repaymentMethod,
    bankReceiptNumber: `FK${id.replaceAll("-", "").slice(-14).toUpperCase()}`,
    paidOn,
    status: waits ? ("released" as const) : ("confirmed" as const),
    requestedBy: officerId,
    requestedAt: noon(paidOn),
    releasedBy: approverId,
    releasedAt: noon(paidOn),
    resolvedBy: waits ? null : client.ownerId,
    resolvedAt: waits ? null : noon(paidOn),
  };
  return waits ? { drawdown } : { drawdown, loan: loanOf(context, line, amount, paidOn) };
}

function loanOf(context: CaseContext, line: DemoLine, principal: Fen, startedOn: DateOn): HistoricLoan {
  const { asOn } = context;
  const terms = {
    principal,
    rateBps: line.rateBps,
    termMonths: line.termMonths,
    method: line.repaymentMethod,
  };
  const schedule = repaymentSchedule({ ...terms, startOn: startedOn }).instalments;
  const repayments = repay(context, schedule);
  const settled = repayments.length === schedule.length;
  const overdue = schedule.some((each) => each.n > repayments.length && each.dueOn < asOn);
  return {
    schedule,
    repayments,
    loan: {
      id: context.newId(),
      principal,
      rateBps: line.rateBps,
      termMonths: line.termMonths,
      repaymentMethod: line.repaymentMethod,
      startedOn,
      maturesOn: addMonths(startedOn, line.termMonths),
      status: settled ? "settled" : overdue ? "overdue" : "active",
      settledOn: settled ? repayments.at(-1)!.receivedOn : null,
      createdAt: noon(startedOn),
    },
  };
}

/** Payments up to `asOn`: mostly on the day, sometimes a few days late; a troubled firm stops once its troubles begin. */
function repay(context: CaseContext, schedule: readonly Instalment[]): HistoricRepayment[] {
  const { asOn, client, random } = context;
  const stopsOn =
    client.firm.troubleMonths > 0
      ? addMonths(asOn, -Math.min(client.firm.troubleMonths, random.integer(1, 5)))
      : null;
  const payments: HistoricRepayment[] = [];
  let earliest: DateOn = "";
  for (const { n, dueOn, interest, principal } of schedule) {
    const late = random.chance(0.06) ? random.integer(1, 9) : 0;
    const receivedOn = [addDays(dueOn, late), earliest].sort()[1]!;
    if (receivedOn > asOn || (stopsOn !== null && dueOn >= stopsOn)) break;
    if (interest + principal === 0n) break;
    const id = context.newId();
    payments.push({
      id,
      n,
      receivedOn,
      interest,
      principal,
      bankReceiptNumber: `HK${id.replaceAll("-", "").slice(-14).toUpperCase()}`,
    });
    earliest = receivedOn;
  }
  return payments;
}
