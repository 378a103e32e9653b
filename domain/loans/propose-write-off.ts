import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { ProposeWriteOff } from "./inputs.ts";
import { daysOverdue } from "./lifecycle.ts";
import { findLoan, lockLine, lockLoan } from "./locked-rows.ts";
import { lossOf, lossWords, unpaidOf } from "./loss.ts";

/** An officer proposes to give up a loan that is more than 90 days overdue. Nothing is booked until it is approved. */
export const proposeWriteOff = command({
  permission: "loan.propose_write_off",
  input: ProposeWriteOff,
  conflicts: CHANGE_CONFLICTS,
  async run({ tx, member, input, now, audit }) {
    await lockLine(tx, (await findLoan(tx, input.loanId)).creditLineId);
    const loan = await lockLoan(tx, input.loanId);
    const today = dateOn(now);
    const loss = await lossOf(tx, loan, today);
    const words = lossWords(loan, loss);
    const name = await borrowerOf(tx, loan.enterpriseId);
    const days = daysOverdue(await unpaidOf(tx, loan.id), today);
    const change = await openChange(
      tx,
      member,
      {
        kind: "write_off",
        subjectType: "loan",
        subjectId: loan.id,
        payload: { principal: String(loss.principal), interest: String(loss.interest) },
        summary: `核销${name}的贷款 ${loan.number}`,
        facts: [
          { name: "借款企业", after: name },
          { name: "借据编号", after: words.借据编号 },
          { name: "逾期天数", after: `${days} 天` },
          { name: "核销本金", after: words.核销本金 },
          { name: "核销利息", after: words.核销利息 },
          { name: "理由", after: input.reason },
        ],
      },
      now,
    );
    await audit({ subjectType: "loan", subjectId: loan.id, after: { change: change.number, ...loss } });
    return { changeId: change.id, number: change.number };
  },
});

async function borrowerOf(tx: Tx, enterpriseId: string): Promise<string> {
  const { enterprises } = schema;
  const [firm] = await tx
    .select({ name: enterprises.name })
    .from(enterprises)
    .where(eq(enterprises.id, enterpriseId));
  return firm?.name ?? "";
}
