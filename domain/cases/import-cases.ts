import { getTableColumns, type Table } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { post } from "#ledger/post.ts";
import { dateOn } from "#lib/dates.ts";
import { fen, ZERO } from "#lib/money.ts";
import { type NumberPrefix, publicNumber } from "#lib/public-number.ts";
import { z } from "#lib/zod.ts";
import { takeNumbers } from "../access/numbers.ts";
import { command } from "../access/verb.ts";
import type { HistoricCase, HistoricLoan } from "./historic-case.ts";
import { ledgerOfCase } from "./ledger-of-case.ts";

/** Rows in one insert; PostgreSQL takes at most 65,535 parameters. */
const PARAMETERS = 60_000;
const TRANSACTIONS = 1_000;

/**
 * Takes over cases that ran before the platform kept them: applications, decisions, lines, drawdowns, loans, schedules
 * and repayments, and posts their money events through the ledger's writer, in batches, in the order of the days.
 * All of it or nothing.
 */
export const importCases = command({
  permission: "case.import",
  input: z.object({ cases: z.array(z.custom<HistoricCase>()) }),
  async run({ tx, input: { cases }, now, audit }) {
    const today = dateOn(now);
    const number = await numberer(tx, cases, now);
    await insert(
      tx,
      schema.applications,
      cases.map(({ application }) => ({ ...application, number: number("JK") })),
    );
    await insert(tx, schema.applicationDecisions, cases.flatMap(decisionRows));
    const lines = cases.filter((each) => each.line !== undefined);
    await insert(
      tx,
      schema.creditLines,
      lines.map((each) => ({ ...lineRow(each), number: number("SX") })),
    );
    const drawdowns = cases.flatMap((owner) => owner.drawdowns.map((drawn) => ({ ...drawn, owner })));
    await insert(
      tx,
      schema.drawdowns,
      drawdowns.map(({ drawdown, owner }) => ({
        ...drawdown,
        ...tenants(owner),
        creditLineId: owner.line!.id,
        number: number("FK"),
      })),
    );
    const loans = drawdowns.flatMap(({ drawdown, loan, owner }) =>
      loan ? [{ loan, owner, drawdownId: drawdown.id }] : [],
    );
    await insert(
      tx,
      schema.loans,
      loans.map(({ loan, owner, drawdownId }) => ({
        ...loan.loan,
        ...shared(owner),
        creditLineId: owner.line!.id,
        drawdownId,
        number: number("JJ"),
      })),
    );
    await insert(
      tx,
      schema.instalments,
      loans.flatMap(({ loan, owner }) => instalmentRows(loan, owner)),
    );
    await insert(
      tx,
      schema.repayments,
      loans.flatMap(({ loan, owner }) => repaymentRows(loan, owner, now)),
    );

    const events = cases.flatMap((each) => ledgerOfCase(each, today));
    events.sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0));
    for (let at = 0; at < events.length; at += TRANSACTIONS)
      await post(tx, events.slice(at, at + TRANSACTIONS), now);
    const counts = { applications: cases.length, loans: loans.length, ledgerTransactions: events.length };
    await audit({ subjectType: "cases", subjectId: today, after: counts });
    return counts;
  },
});

async function insert<T extends Table>(tx: Tx, table: T, rows: T["$inferInsert"][]): Promise<void> {
  const size = Math.floor(PARAMETERS / Object.keys(getTableColumns(table)).length);
  for (let at = 0; at < rows.length; at += size) await tx.insert(table).values(rows.slice(at, at + size));
}

const tenants = ({ application: { enterpriseId, bankId } }: HistoricCase) => ({ enterpriseId, bankId });

const decisionRows = (each: HistoricCase) =>
  each.decisions.map((decision) => ({ ...decision, ...tenants(each), applicationId: each.application.id }));

const lineRow = (each: HistoricCase) => ({
  ...each.line!,
  ...shared(each),
  applicationId: each.application.id,
});

function shared(each: HistoricCase) {
  const { productVersionId, divisionCode, industrySection, sizeClass, guaranteeMode, firstLoan } =
    each.application;
  return {
    ...tenants(each),
    productVersionId,
    divisionCode,
    industrySection,
    sizeClass,
    guaranteeMode,
    firstLoan,
  };
}

function instalmentRows({ loan, schedule, repayments }: HistoricLoan, owner: HistoricCase) {
  const paid = new Map(repayments.map((each) => [each.n, each]));
  return schedule.map(({ n, dueOn, principal, interest }) => {
    const payment = paid.get(n);
    return {
      ...tenants(owner),
      loanId: loan.id,
      n,
      dueOn,
      principal,
      interest,
      principalPaid: payment ? principal : ZERO,
      interestPaid: payment ? interest : ZERO,
      paidOn: payment?.receivedOn ?? null,
    };
  });
}

const repaymentRows = ({ loan, repayments }: HistoricLoan, owner: HistoricCase, recordedAt: Date) =>
  repayments.map(({ id, receivedOn, interest, principal, bankReceiptNumber }) => ({
    ...tenants(owner),
    id,
    loanId: loan.id,
    receivedOn,
    interest,
    principal,
    amount: fen(interest + principal),
    bankReceiptNumber,
    recordedAt,
  }));

/** Hands out one public number after the other, taken from the sequence in a single statement. */
async function numberer(tx: Tx, cases: HistoricCase[], now: Date) {
  const drawn = cases.flatMap((each) => each.drawdowns);
  const needed =
    cases.length +
    cases.filter((each) => each.line).length +
    drawn.length +
    drawn.filter((each) => each.loan).length;
  const running = await takeNumbers(tx, needed);
  return (prefix: NumberPrefix) => publicNumber(prefix, Number(dateOn(now).slice(0, 4)), running.pop()!);
}
