import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { ApplicationView } from "#domain/applications/index.ts";
import { ProposeApproval, ProposeDecline } from "#domain/applications/inputs.ts";
import type { DateOn } from "#lib/dates.ts";
import { formatMoney, formatRate, formatWan, minFen } from "#lib/money.ts";
import { label, words } from "#lib/vocabulary.ts";
import { SubmitButton } from "../ui/button.tsx";
import { Checkbox, RadioGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { DateInput, Select, Textarea, TextInput } from "../ui/inputs.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { checkboxProps, fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

type Reply = SubmissionResult<string[]> | undefined;
type FormOf<More = unknown> = { application: ApplicationView; lastResult: Reply } & More;

const LABELS = {
  limit: "授信额度",
  rateBps: "年利率",
  termMonths: "期限",
  repaymentMethod: "还款方式",
  expiresOn: "授信到期日",
  declineReason: "拒绝原因",
  opinion: "审查意见",
  note: "告知企业的话",
};

const optionsOf = <V extends string>(values: readonly V[], name: (value: V) => string) =>
  values.map((value) => ({ value, label: name(value) }));

/** The terms an officer proposes. Bounds of the product stand beside the fields; the server holds them. */
export function ApprovalForm({ application, expiresOn, lastResult }: FormOf<{ expiresOn: DateOn }>) {
  const { product, amount, termMonths, id } = application;
  const most = minFen(amount, product.max);
  const [low, high] = product.rateRange;
  const [form, fields] = useZodForm(ProposeApproval, {
    lastResult,
    defaultValue: {
      kind: "approve",
      limit: formatWan(most).replaceAll(",", ""),
      rateBps: low === high ? (low / 100).toFixed(2) : "",
      termMonths: String(termMonths),
      repaymentMethod: product.repaymentMethods[0],
      expiresOn,
    },
  });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-6">
      <FormErrorSummary form={form} labels={LABELS} />
      <input type="hidden" name="kind" value="approve" />
      <input type="hidden" name="applicationId" value={id} />
      <MoneyInput
        {...fieldProps(fields.limit)}
        label={LABELS.limit}
        hint={`不超过 ${formatMoney(most)}`}
        required
      />
      <TextInput
        {...fieldProps(fields.rateBps)}
        label={LABELS.rateBps}
        hint={
          low === high ? `产品定价 ${formatRate(low)}` : `产品定价 ${formatRate(low)}至 ${formatRate(high)}`
        }
        inputMode="decimal"
        suffix="%"
        width="xs"
        required
      />
      <Select
        {...fieldProps(fields.termMonths)}
        label={LABELS.termMonths}
        options={product.termMonths.map((months) => ({ value: String(months), label: `${months} 个月` }))}
        empty={false}
        width="sm"
        required
      />
      <RadioGroup
        {...fieldProps(fields.repaymentMethod)}
        label={LABELS.repaymentMethod}
        options={optionsOf(product.repaymentMethods, (method) => label("repaymentMethod", method))}
        required
      />
      <Checkbox
        {...checkboxProps(fields.revolving)}
        label="循环额度"
        hint="归还的本金可以在授信到期前再次使用。"
      />
      <DateInput
        {...fieldProps(fields.expiresOn)}
        label={LABELS.expiresOn}
        hint="到期后不能再放款。"
        required
      />
      <Words fields={fields} />
      <SubmitButton className="justify-self-start">提交复核</SubmitButton>
    </Form>
  );
}

/** A decline: a reason in words that the owner understands, with what the bank wants to add. */
export function DeclineForm({ application, lastResult }: FormOf) {
  const [form, fields] = useZodForm(ProposeDecline, { lastResult, defaultValue: { kind: "decline" } });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-6">
      <FormErrorSummary form={form} labels={LABELS} />
      <input type="hidden" name="kind" value="decline" />
      <input type="hidden" name="applicationId" value={application.id} />
      <RadioGroup
        {...fieldProps(fields.declineReason)}
        label={LABELS.declineReason}
        hint="企业会看到原因和相应的改进办法。"
        options={optionsOf(words("declineReason"), (reason) => label("declineReason", reason))}
        required
      />
      <Words fields={fields} />
      <SubmitButton className="justify-self-start">提交复核</SubmitButton>
    </Form>
  );
}

type WordFields = Record<"opinion" | "note", Parameters<typeof fieldProps>[0]>;

const Words = ({ fields }: { fields: WordFields }) => (
  <>
    <Textarea
      {...fieldProps(fields.opinion)}
      label={LABELS.opinion}
      hint="仅供本行内部留存和复核。"
      required
    />
    <Textarea
      {...fieldProps(fields.note)}
      label={LABELS.note}
      hint="复核通过后，企业会看到这段话。"
      rows={3}
    />
  </>
);
