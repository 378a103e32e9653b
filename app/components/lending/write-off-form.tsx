import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { BankLoan } from "#domain/loans/index.ts";
import { ProposeWriteOff } from "#domain/loans/inputs.ts";
import { SubmitButton } from "../ui/button.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { Textarea } from "../ui/inputs.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

export interface WriteOffFormProps {
  loan: BankLoan;
  lastResult: SubmissionResult<string[]> | undefined;
}

/** Proposes to give a loan up; a colleague approves. */
export function WriteOffForm({ loan, lastResult }: WriteOffFormProps) {
  const [form, fields] = useZodForm(ProposeWriteOff, { lastResult });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-5">
      <FormErrorSummary form={form} title="没有提交" labels={{ reason: "理由" }} />
      <input type="hidden" name="loanId" value={loan.id} />
      <Textarea
        {...fieldProps(fields.reason)}
        label="核销理由"
        hint="写明催收经过和依据，复核人会看到。"
        rows={4}
        required
      />
      <div className="flex flex-wrap gap-3">
        <SubmitButton pendingLabel="正在提交…">提交复核</SubmitButton>
      </div>
    </Form>
  );
}
