import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { drawdownConfirmed } from "#ledger/events/drawdown-confirmed.ts";
import { asLateEntries, openFrom } from "#ledger/open-month.ts";
import { post } from "#ledger/post.ts";
import { addMonths } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { ZERO } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import { nextNumber } from "../access/numbers.ts";
import { command } from "../access/verb.ts";
import { DrawdownId } from "./inputs.ts";
import { assertStep } from "./lifecycle.ts";
import { assertOneRow, type DrawdownRow, lockDrawdown } from "./locked-rows.ts";

/** The owner confirms that the money has come: the hold is booked, and the loan with its schedule begins. */
export const confirmDrawdown = command({
  permission: "drawdown.confirm",
  input: DrawdownId,
  conflicts: { loans_drawdown_unique: "这笔放款已经确认过，请在“我的贷款”中查看还款计划。" },
  async run({ tx, member, input, now, audit }) {
    const drawdown = await lockDrawdown(tx, input.drawdownId);
    assertStep(drawdown.status, "confirm");
    assertOneRow(
      await tx
        .update(schema.drawdowns)
        .set({ status: "confirmed", resolvedBy: member.userId, resolvedAt: now })
        .where(eq(schema.drawdowns.id, drawdown.id)),
    );
    const loan = await beginLoan(tx, drawdown, now);
    const { id: drawdownId, creditLineId: lineId, amount, paidOn, bankId, enterpriseId } = drawdown;
    const event = drawdownConfirmed({
      lineId,
      drawdownId,
      loanId: loan.id,
      amount,
      paidOn,
      bankId,
      enterpriseId,
    });
    await post(tx, asLateEntries([event], await openFrom(tx)), now);
    await audit({
      subjectType: "drawdown",
      subjectId: drawdownId,
      before: { status: drawdown.status },
      after: { status: "confirmed" },
    });
    await audit({
      subjectType: "loan",
      subjectId: loan.id,
      after: { number: loan.number, principal: amount },
    });
    return { loanId: loan.id, number: loan.number };
  },
});

async function beginLoan(tx: Tx, drawdown: DrawdownRow, now: Date) {
  const { creditLines, loans, instalments } = schema;
  const [line] = await tx.select().from(creditLines).where(eq(creditLines.id, drawdown.creditLineId));
  if (!line) throw notFound("这笔授信");
  const { amount: principal, termMonths, repaymentMethod, paidOn, enterpriseId, bankId } = drawdown;
  const { productVersionId, divisionCode, industrySection, sizeClass, guaranteeMode, firstLoan, rateBps } =
    line;
  const loan = { id: newId(), number: await nextNumber(tx, "JJ", now) };
  await tx.insert(loans).values({
    ...loan,
    creditLineId: line.id,
    drawdownId: drawdown.id,
    ...{
      enterpriseId,
      bankId,
      productVersionId,
      divisionCode,
      industrySection,
      sizeClass,
      guaranteeMode,
      firstLoan,
    },
    ...{ principal, rateBps, termMonths, repaymentMethod },
    startedOn: paidOn,
    maturesOn: addMonths(paidOn, termMonths),
    createdAt: now,
  });
  const schedule = repaymentSchedule({
    principal,
    rateBps,
    startOn: paidOn,
    termMonths,
    method: repaymentMethod,
  });
  await tx.insert(instalments).values(
    schedule.instalments.map((each) => ({
      ...{ loanId: loan.id, enterpriseId, bankId },
      ...{ n: each.n, dueOn: each.dueOn, principal: each.principal, interest: each.interest },
      principalPaid: ZERO,
      interestPaid: ZERO,
    })),
  );
  return loan;
}
