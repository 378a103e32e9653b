import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { LineDetail } from "#domain/loans/index.ts";
import { RequestDrawdown } from "#domain/loans/inputs.ts";
import type { DateOn } from "#lib/dates.ts";
import { formatMoney } from "#lib/money.ts";
import { SubmitButton } from "../ui/button.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { DateInput, TextInput } from "../ui/inputs.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

export interface DrawdownFormProps {
  line: LineDetail;
  today: DateOn;
  lastResult: SubmissionResult<string[]> | undefined;
}

/** Reports a payment under a line. The receipt number keeps a second click from paying twice. */
export function DrawdownForm({ line, today, lastResult }: DrawdownFormProps) {
  const [form, fields] = useZodForm(RequestDrawdown, {
    lastResult,
    defaultValue: { termMonths: String(line.termMonths), paidOn: today },
  });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-5">
      <FormErrorSummary form={form} title="没有登记" />
      <input type="hidden" name="lineId" value={line.id} />
      <MoneyInput
        {...fieldProps(fields.amount)}
        label="放款金额"
        hint={`可用额度 ${formatMoney(line.balances.available)}`}
        required
      />
      <TextInput
        {...fieldProps(fields.termMonths)}
        label="期限"
        hint={`最长 ${line.termMonths} 个月`}
        inputMode="numeric"
        suffix="个月"
        width="xs"
        required
      />
      <TextInput
        {...fieldProps(fields.bankReceiptNumber)}
        label="银行回单号"
        hint="同一回单号只登记一次，重复提交不会重复放款。"
        autoComplete="off"
        width="md"
        required
      />
      <DateInput {...fieldProps(fields.paidOn)} label="放款日" max={today} min={line.grantedOn} required />
      <SubmitButton className="justify-self-start" pendingLabel="正在登记…">
        登记放款
      </SubmitButton>
    </Form>
  );
}
