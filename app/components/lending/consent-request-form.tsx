import { Form } from "@remix-run/react";
import { FIRM_ITEMS, PERSONAL_ITEMS, purposesFor } from "#domain/consents/inputs.ts";
import { label, words } from "#lib/vocabulary.ts";
import { UsccInput } from "../enterprise/uscc-input.tsx";
import {
  type ConsentErrors,
  ModeTerm,
  MonthsTerm,
  RangeTerm,
  type TermsChoice,
} from "../finance/consent-terms.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { CheckboxGroup, RadioGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { Textarea } from "../ui/inputs.tsx";

/** What a bank's officer has typed and chosen, as text. */
export type RequestWish = TermsChoice & {
  uscc: string;
  applicationId: string;
  purpose: string | null;
  items: string[];
  reason: string;
};

export interface RequestFormProps {
  /** The case that it comes up in, if any. */
  application: { id: string; number: string; uscc: string } | null;
  wish: RequestWish | null;
  errors: ConsentErrors;
}

const NOTHING: TermsChoice = { mode: null, rangeYears: null, months: null };

/** One firm, one purpose, only the data that is needed, and why. */
export function RequestForm({ application, wish, errors }: RequestFormProps) {
  const choice = wish ?? NOTHING;
  return (
    <Form method="post" noValidate className="grid gap-8">
      <FormErrorSummary form={{ id: "request", allErrors: errors, status: "error" }} title="还没有发出" />
      {application && <input type="hidden" name="applicationId" value={application.id} />}
      <UsccInput
        id="request-uscc"
        name="uscc"
        label="企业的统一社会信用代码"
        hint={application ? `申请 ${application.number} 的企业` : undefined}
        errors={errors.uscc}
        required
        readOnly={application !== null}
        defaultValue={wish?.uscc ?? application?.uscc ?? ""}
      />
      <RadioGroup
        id="request-purpose"
        name="purpose"
        label="用途"
        errors={errors.purpose}
        required
        inline
        defaultValue={wish?.purpose ?? undefined}
        options={purposesFor("bank").map((value) => ({ value, label: label("consentPurpose", value) }))}
      />
      <CheckboxGroup
        id="request-items"
        name="items"
        label="需要哪些数据"
        hint="法定代表人的个人信息须单独请求，不能与企业数据放在一起"
        errors={errors.items}
        required
        defaultValues={wish?.items ?? []}
        options={[...FIRM_ITEMS, ...PERSONAL_ITEMS].map((value) => ({
          value,
          label: label("dataItem", value),
          ...(PERSONAL_ITEMS.some((item) => item === value) && { hint: "法定代表人本人，由其本人答复" }),
        }))}
      />
      <RangeTerm form="request" choice={choice} errors={errors} />
      <ModeTerm
        form="request"
        label="怎样查看"
        hint="导出文件只用于贷款审查；贷后管理在平台上查看"
        choice={choice}
        errors={errors}
        modes={words("consentMode")}
      />
      <MonthsTerm form="request" choice={choice} errors={errors} />
      <Textarea
        id="request-reason"
        name="reason"
        label="为什么需要"
        hint="企业主会看到这段话"
        errors={errors.reason}
        required
        rows={3}
        maxLength={200}
        defaultValue={wish?.reason ?? ""}
      />
      <div>
        <SubmitButton pendingLabel="正在发出…">发出授权请求</SubmitButton>
      </div>
    </Form>
  );
}
