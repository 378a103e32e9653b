import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { BankLoan } from "#domain/loans/index.ts";
import { RecordRepayment } from "#domain/loans/inputs.ts";
import type { DateOn } from "#lib/dates.ts";
import { formatYuan, toYuanString } from "#lib/money.ts";
import { SubmitButton } from "../ui/button.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { DateInput, TextInput } from "../ui/inputs.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

export interface RepaymentFormProps {
  loan: BankLoan;
  today: DateOn;
  lastResult: SubmissionResult<string[]> | undefined;
}

/** Records money received for a loan. The receipt number keeps a second click from counting twice. */
export function RepaymentForm({ loan, today, lastResult }: RepaymentFormProps) {
  const [form, fields] = useZodForm(RecordRepayment, {
    lastResult,
    defaultValue: { amount: toYuanString(loan.nextAmount), receivedOn: today },
  });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-5">
      <FormErrorSummary form={form} title="没有登记" />
      <input type="hidden" name="loanId" value={loan.id} />
      <TextInput
        {...fieldProps(fields.amount)}
        label="还款金额"
        hint={`本期应还 ${formatYuan(loan.nextAmount)} 元；按计划全部还清需 ${formatYuan(loan.owed)} 元。`}
        inputMode="decimal"
        autoComplete="off"
        suffix="元"
        width="sm"
        required
      />
      <TextInput
        {...fieldProps(fields.bankReceiptNumber)}
        label="银行回单号"
        hint="同一回单号只登记一次，重复提交不会重复入账。"
        autoComplete="off"
        width="md"
        required
      />
      <DateInput
        {...fieldProps(fields.receivedOn)}
        label="收款日"
        max={today}
        min={loan.startedOn}
        required
      />
      <SubmitButton className="justify-self-start" pendingLabel="正在登记…">
        登记还款
      </SubmitButton>
    </Form>
  );
}
