import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { loanBalances } from "#ledger/balances.ts";
import { writtenOff } from "#ledger/events/written-off.ts";
import { post } from "#ledger/post.ts";
import { dateOn } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { assertHeldToWords } from "../changes/held-to-words.ts";
import { ApproveChange } from "../changes/inputs.ts";
import { CHANGE_CONFLICTS, closeChange, lockOpenChange } from "../changes/open-change.ts";
import { assertOneRow, findLoan, lockLine, lockLoan } from "./locked-rows.ts";
import { lossOf, lossWords } from "./loss.ts";

const Amount = z.string().transform((text) => BigInt(text));
const WriteOffPayload = z.object({ principal: Amount, interest: Amount });

/** A second person approves the write-off: the loan owes nothing any more in the book, and the loss stays to be seen. */
export const approveWriteOff = command({
  permission: "loan.approve_write_off",
  input: ApproveChange,
  conflicts: CHANGE_CONFLICTS,
  async run({ tx, member, input, now, audit }) {
    const change = await lockOpenChange(tx, { changeId: input.changeId, kind: "write_off" }, member);
    const line = await lockLine(tx, (await findLoan(tx, change.subjectId)).creditLineId);
    const loan = await lockLoan(tx, change.subjectId);
    const writtenOffOn = dateOn(now);
    const loss = await lossOf(tx, loan, writtenOffOn);
    const proposed = WriteOffPayload.parse(change.payload);
    if (loss.principal !== proposed.principal || loss.interest !== proposed.interest)
      throw conflict("提交之后这笔贷款的欠款有变化，金额与申请不一致。请退回，由客户经理重新提交。");
    assertHeldToWords(change, lossWords(loan, loss));
    await closeChange(tx, change, member, { status: "approved", note: input.note }, now);
    const { bankId, enterpriseId } = loan;
    const { standing } = (await loanBalances(tx, [loan.id])).get(loan.id)!;
    await tx.insert(schema.writeOffs).values({
      ...{ loanId: loan.id, enterpriseId, bankId, changeId: change.id },
      ...{ ...loss, writtenOffOn, recordedAt: now },
    });
    assertOneRow(
      await tx.update(schema.loans).set({ status: "written_off" }).where(eq(schema.loans.id, loan.id)),
    );
    const given = { loanId: loan.id, lineId: line.id, ...loss, standing, writtenOffOn };
    await post(tx, [writtenOff({ ...given, bankId, enterpriseId })], now);
    await audit({
      subjectType: "loan",
      subjectId: loan.id,
      before: { status: loan.status },
      after: { status: "written_off", change: change.number, ...loss },
    });
    return { loanId: loan.id, ...loss };
  },
});
