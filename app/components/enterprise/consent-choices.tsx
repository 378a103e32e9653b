import { Form } from "@remix-run/react";
import type { GranteeView } from "#domain/consents/index.ts";
import { type DataItem, FIRM_ITEMS } from "#domain/consents/inputs.ts";
import { type ConsentPurpose, label } from "#lib/vocabulary.ts";
import { type ConsentErrors, ModeTerm, MonthsTerm, RangeTerm } from "../finance/consent-terms.tsx";
import { ActsFor } from "../shell/acts-for.tsx";
import { Button } from "../ui/button.tsx";
import { CheckboxGroup, RadioGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { LookLimits } from "./look-limits.tsx";
import type { AnswerChoice } from "./request-answer.tsx";

/** What the owner has chosen so far, as text. It travels from step to step in posted forms alone. */
export type ConsentChoice = AnswerChoice & {
  grantees: string[];
  purpose: string | null;
  /** What a link says the owner came for: a word of advice beside the question, no answer to it. */
  cameFor: ConsentPurpose | null;
  next: string;
};

const PAGE = "/enterprise/consents/new";

const PURPOSE_HINTS: Record<ConsentPurpose, string> = {
  matching: "计算信用画像与评分、匹配产品；原始数据不给银行",
  credit_review: "银行审查您的贷款申请时查看",
  post_loan: "贷款发放后，银行做贷后检查时查看",
};

const ITEM_HINTS: Partial<Record<DataItem, string>> = {
  tax_filing: "每月申报的销售额、应缴与实缴税款、欠税",
  tax_grade: "税务部门每年公布的级别",
  invoice_month: "每月开票与受票的金额、张数",
  social_security_month: "每月参保人数与缴纳情况",
  electricity_bill: "每月用电量与电费缴纳情况",
  water_bill: "每月用水量与水费缴纳情况",
};

const Summary = ({ errors }: { errors: ConsentErrors }) => (
  <FormErrorSummary form={{ id: "consent", allErrors: errors, status: "error" }} />
);

/** What is no answer, and yet goes along. */
const Along = ({ choice: { next, cameFor } }: { choice: ConsentChoice }) => (
  <>
    {next && <input type="hidden" name="next" value={next} />}
    {cameFor && <input type="hidden" name="for" value={cameFor} />}
  </>
);

export interface ChooseGranteesProps {
  grantees: readonly GranteeView[];
  choice: ConsentChoice;
  errors: ConsentErrors;
}

/** Whom to authorise: the platform by itself, or one or more banks. */
export function ChooseGrantees({ grantees, choice, errors }: ChooseGranteesProps) {
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
          {operator.contact === "" && (
            <p className="mt-2 text-sm text-warn">
              它还没有登记联系方式，暂时不能授权；请联系平台运营方补登。
            </p>
          )}
          <Form method="post" action={PAGE} className="mt-4">
            <ActsFor />
            <Along choice={choice} />
            <input type="hidden" name="grantee" value={operator.id} />
            <Button
              type="submit"
              name="step"
              value="terms"
              disabled={operator.contact === ""}
              variant={operator.live.length > 0 ? "secondary" : "primary"}
            >
              授权平台
            </Button>
          </Form>
        </section>
      ))}
      <Form method="post" action={PAGE} noValidate className="grid gap-4">
        <ActsFor />
        <h2 className="text-lg font-semibold">授权银行查看数据</h2>
        <Summary errors={errors} />
        <Along choice={choice} />
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
            disabled: bank.contact === "",
            hint:
              bank.contact === ""
                ? "还没有登记联系方式，暂时不能授权"
                : bank.live.length > 0
                  ? `已有有效授权：${bank.live.map((purpose) => label("consentPurpose", purpose)).join("、")}`
                  : `联系方式：${bank.contact}`,
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

/** One purpose, the data ticked one by one, the manner, how far back, how long. Nothing is chosen beforehand. */
export function ChooseTerms({ chosen, choice, errors }: ChooseTermsProps) {
  const { purposes = [], modes = [] } = chosen[0] ?? {};
  return (
    <Form method="post" action={PAGE} noValidate className="grid gap-8">
      <ActsFor />
      <Summary errors={errors} />
      <Along choice={choice} />
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
        hint={
          choice.cameFor
            ? `您要办的事需要用途为“${label("consentPurpose", choice.cameFor)}”的授权，请自己选择；一份授权只有一个用途`
            : "一份授权只有一个用途，对方不能用于别的事"
        }
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
        id="consent-items"
        name="items"
        label="可以查看哪些数据"
        hint="只勾选您愿意的；不授权不会让评分变高，也不影响使用平台"
        errors={errors.items}
        required
        defaultValues={choice.items}
        options={FIRM_ITEMS.map((item) => ({
          value: item,
          label: label("dataItem", item),
          hint: ITEM_HINTS[item],
        }))}
      />
      <RangeTerm form="consent" choice={choice} errors={errors} yearsHint="另加数据报送滞后的半年" />
      <ModeTerm form="consent" choice={choice} errors={errors} modes={modes} />
      <MonthsTerm form="consent" choice={choice} errors={errors} hint="到期自动失效；到期前可以随时撤回" />
      {modes.length > 1 && <LookLimits id="consent" limits={choice} errors={errors} />}
      <div>
        <Button type="submit" name="step" value="confirm">
          下一步：阅读授权书
        </Button>
      </div>
    </Form>
  );
}
