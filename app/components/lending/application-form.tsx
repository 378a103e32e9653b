import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { ApplicationForm as Product } from "#domain/applications/index.ts";
import { SubmitApplication } from "#domain/applications/inputs.ts";
import { formatDate } from "#lib/dates.ts";
import { formatMoney } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";
import { ActsFor } from "../shell/acts-for.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { Textarea } from "../ui/inputs.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

const LABELS = { amount: "申请金额", termMonths: "期限", purpose: "贷款用途", consentId: "凭哪份授权" };

export interface ApplicationFormProps {
  product: Product;
  lastResult: SubmissionResult<string[]> | undefined;
}

/** Four questions: how much, how long, what for, and on which authorisation. */
export function ApplicationForm({ product, lastResult }: ApplicationFormProps) {
  const { consents, termMonths, offer, min, max, versionId } = product;
  const [form, fields] = useZodForm(SubmitApplication, {
    lastResult,
    defaultValue: {
      termMonths: String(offer?.termMonths ?? (termMonths.length === 1 ? termMonths[0] : "")),
      consentId: consents.length === 1 ? consents[0]!.id : "",
    },
  });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-7">
      <ActsFor />
      <FormErrorSummary form={form} title="还没有提交，请修改" labels={LABELS} />
      <input type="hidden" name="versionId" value={versionId} />
      <MoneyInput
        {...fieldProps(fields.amount)}
        label={LABELS.amount}
        hint={`可申请 ${formatMoney(min)}至 ${formatMoney(max)}，须为 1000 元的整数倍。`}
        required
      />
      <RadioGroup
        {...fieldProps(fields.termMonths)}
        label={LABELS.termMonths}
        options={termMonths.map((months) => ({ value: String(months), label: `${months} 个月` }))}
        inline={termMonths.length <= 4}
        required
      />
      <Textarea
        {...fieldProps(fields.purpose)}
        label={LABELS.purpose}
        hint="写明钱用在哪里，例如：采购钢材，支付下季度货款。"
        rows={3}
        required
      />
      <RadioGroup
        {...fieldProps(fields.consentId)}
        label={LABELS.consentId}
        hint="银行只能看到授权书里写明的数据，每次查看您都能看到。"
        options={consents.map((consent) => ({
          value: consent.id,
          label: `授权书 ${consent.number}`,
          hint: `${consent.domains.map((domain) => label("dataDomain", domain)).join("、")}，有效至 ${formatDate(consent.expiresOn)}`,
        }))}
        required
      />
      <div>
        <SubmitButton wide>提交申请</SubmitButton>
        <p className="mt-2 text-sm text-muted">平台不向企业收取任何费用。银行提交审批意见前，您可以撤回。</p>
      </div>
    </Form>
  );
}
