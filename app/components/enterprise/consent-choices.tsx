import { Form } from "@remix-run/react";
import type { GranteeView } from "#domain/consents/index.ts";
import { CONSENT_DOMAINS, type ConsentPurpose, type DataDomain, label } from "#lib/vocabulary.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { CheckboxGroup, RadioGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";

export type ConsentErrors = Record<string, string[]>;

/** What has been chosen so far, as text of the address. */
export type ConsentChoice = {
  grantees: string[];
  purpose: string | null;
  domains: string[];
  months: string | null;
  next: string;
};

const PURPOSE_HINTS: Record<ConsentPurpose, string> = {
  matching: "计算信用画像与评分、匹配产品；原始数据不给银行",
  credit_review: "银行审查您的贷款申请时查看",
  post_loan: "贷款发放后，银行做贷后检查时查看",
};

const DOMAIN_HINTS: Record<(typeof CONSENT_DOMAINS)[number], string> = {
  tax: "纳税申报、缴款和纳税缴费信用级别",
  invoice: "每月开票与受票的金额、张数",
  social_security: "每月参保人数与缴纳情况",
  electricity: "每月用电量与电费缴纳情况",
  water: "每月用水量与水费缴纳情况",
};

const MONTHS = [3, 6, 12, 24].map((count) => ({ value: String(count), label: `${count} 个月` }));

const Summary = ({ errors }: { errors: ConsentErrors }) => (
  <FormErrorSummary form={{ id: "consent", allErrors: errors, status: "error" }} />
);

const Next = ({ to }: { to: string }) => (to ? <input type="hidden" name="next" value={to} /> : null);

export interface ChooseGranteesProps {
  grantees: readonly GranteeView[];
  errors: ConsentErrors;
  next: string;
}

/** Whom to authorise: the platform by itself, or one or more banks. */
export function ChooseGrantees({ grantees, errors, next }: ChooseGranteesProps) {
  const operators = grantees.filter((grantee) => grantee.kind === "operator");
  const banks = grantees.filter((grantee) => grantee.kind === "bank");
  return (
    <div className="grid gap-10">
      {operators.map((operator) => (
        <section key={operator.id} className="max-w-xl">
          <h2 className="text-lg font-semibold">授权平台评估信用、匹配产品</h2>
          <p className="mt-1 text-muted">
            {operator.name}用您授权的数据计算信用画像，告诉您够得上哪些产品。原始数据不会给银行。
          </p>
          {operator.live.length > 0 && <p className="mt-2 text-sm text-good">已有一份有效的授权。</p>}
          <LinkButton
            to={`/enterprise/consents/new?${new URLSearchParams({ grantee: operator.id, ...(next ? { next } : {}) })}`}
            variant={operator.live.length > 0 ? "secondary" : "primary"}
            className="mt-4"
          >
            授权平台
          </LinkButton>
        </section>
      ))}
      <Form method="get" noValidate className="grid gap-4">
        <h2 className="text-lg font-semibold">授权银行查看数据</h2>
        <Summary errors={errors} />
        <Next to={next} />
        <CheckboxGroup
          id="consent-grantee"
          name="grantee"
          label="选择银行"
          hint="可以选几家；每家一份授权书，逐份确认，互不影响"
          errors={errors.grantee}
          required
          options={banks.map((bank) => ({
            value: bank.id,
            label: bank.name,
            hint:
              bank.live.length > 0
                ? `已有有效授权：${bank.live.map((purpose) => label("consentPurpose", purpose)).join("、")}`
                : bank.contact && `联系方式：${bank.contact}`,
          }))}
        />
        <div>
          <Button
            type="submit"
            name="step"
            value="terms"
            variant={operators.length > 0 ? "secondary" : "primary"}
          >
            下一步：选择数据
          </Button>
        </div>
      </Form>
    </div>
  );
}

export interface ChooseTermsProps {
  chosen: readonly GranteeView[];
  choice: ConsentChoice;
  errors: ConsentErrors;
}

/** One purpose, the data ticked one by one, a period. Nothing is chosen beforehand. */
export function ChooseTerms({ chosen, choice, errors }: ChooseTermsProps) {
  const purposes = chosen[0]?.purposes ?? [];
  return (
    <Form method="get" noValidate className="grid gap-8">
      <Summary errors={errors} />
      <Next to={choice.next} />
      {chosen.map((grantee) => (
        <input key={grantee.id} type="hidden" name="grantee" value={grantee.id} />
      ))}
      <p>
        授权给：<strong className="font-semibold">{chosen.map((grantee) => grantee.name).join("、")}</strong>
      </p>
      <RadioGroup
        id="consent-purpose"
        name="purpose"
        label="用来做什么"
        hint="一份授权只有一个用途，对方不能用于别的事"
        errors={errors.purpose}
        required
        defaultValue={choice.purpose ?? undefined}
        options={purposes.map((purpose) => ({
          value: purpose,
          label: label("consentPurpose", purpose),
          hint: PURPOSE_HINTS[purpose],
        }))}
      />
      <CheckboxGroup
        id="consent-domains"
        name="domains"
        label="可以查看哪些数据"
        hint="只勾选您愿意的；不授权不会让评分变高，也不影响使用平台"
        errors={errors.domains}
        required
        defaultValues={choice.domains}
        options={CONSENT_DOMAINS.map((domain: DataDomain & keyof typeof DOMAIN_HINTS) => ({
          value: domain,
          label: label("dataDomain", domain),
          hint: DOMAIN_HINTS[domain],
        }))}
      />
      <RadioGroup
        id="consent-months"
        name="months"
        label="多长时间"
        hint="到期自动失效；到期前可以随时撤回"
        errors={errors.months}
        required
        inline
        defaultValue={choice.months ?? undefined}
        options={MONTHS}
      />
      <div>
        <Button type="submit" name="step" value="confirm">
          下一步：阅读授权书
        </Button>
      </div>
    </Form>
  );
}
