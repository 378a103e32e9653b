import { Form } from "@remix-run/react";
import type { ConsentDraft, RequestView } from "#domain/consents/index.ts";
import { CONSENT_MONTHS, modesWithin, RANGE_YEARS } from "#domain/consents/inputs.ts";
import { label } from "#lib/vocabulary.ts";
import {
  type ConsentErrors,
  ModeTerm,
  MonthsTerm,
  RangeTerm,
  type TermsChoice,
} from "../finance/consent-terms.tsx";
import { ActsFor } from "../shell/acts-for.tsx";
import { Button, SubmitButton } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox, CheckboxGroup } from "../ui/choices.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { Textarea } from "../ui/inputs.tsx";
import { LookLimits } from "./look-limits.tsx";
import type { Representative } from "./personal-notice.tsx";

/** What of a request the owner has chosen so far, as text. */
export type AnswerChoice = TermsChoice & {
  items: string[];
  maxUses: string;
  usesPerDay: string;
};

type Props = { request: RequestView; choice: AnswerChoice; errors: ConsentErrors };

const upTo = (most: number, offered: readonly number[]) => [...offered.filter((each) => each < most), most];

const pageOf = ({ id }: RequestView) => `/enterprise/consents/requests/${id}`;

/** All of what was asked may be granted, or less of it. Nothing is chosen beforehand. */
export function AnswerTerms({ request, choice, errors }: Props) {
  return (
    <Form method="post" action={pageOf(request)} noValidate className="grid gap-8">
      <ActsFor />
      <FormErrorSummary form={{ id: "answer", allErrors: errors, status: "error" }} />
      <CheckboxGroup
        id="answer-items"
        name="items"
        label="可以查看哪些数据"
        errors={errors.items}
        required
        defaultValues={choice.items}
        options={request.items.map((item) => ({ value: item, label: label("dataItem", item) }))}
      />
      {request.subject === "enterprise" ? (
        <RangeTerm
          form="answer"
          choice={choice}
          errors={errors}
          years={upTo(request.rangeYears, RANGE_YEARS)}
        />
      ) : (
        <input type="hidden" name="rangeYears" value={request.rangeYears} />
      )}
      <ModeTerm form="answer" choice={choice} errors={errors} modes={modesWithin(request.mode)} />
      <MonthsTerm
        form="answer"
        choice={choice}
        errors={errors}
        months={upTo(request.months, CONSENT_MONTHS)}
      />
      {request.mode !== "once" && <LookLimits id="answer" limits={choice} errors={errors} />}
      <div>
        <Button type="submit" name="step" value="confirm">
          下一步：阅读授权书
        </Button>
      </div>
    </Form>
  );
}

type ConfirmationProps = Props & {
  draft: ConsentDraft;
  /** Whose own particulars are asked for; null where it is the firm's data. */
  person: Representative | null;
};

/** The statement word for word, with its own tick. */
export function AnswerConfirmation({ request, draft, choice, errors, person }: ConfirmationProps) {
  const chosen: [string, string][] = [
    ...choice.items.map((item): [string, string] => ["items", item]),
    ...(["mode", "rangeYears", "months", "maxUses", "usesPerDay"] as const).map((name): [string, string] => [
      name,
      choice[name] ?? "",
    ]),
  ];
  return (
    <Form method="post" action={pageOf(request)} noValidate className="grid max-w-2xl gap-6">
      <ActsFor />
      <FormErrorSummary form={{ id: "answer", allErrors: errors, status: "error" }} title="还没有授权" />
      {chosen.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <Card title={`授权书：${draft.granteeName}`}>
        <input type="hidden" name="statement" value={draft.statement} />
        <p className="measure">{draft.statement}</p>
        <Checkbox
          id="answer-agreed"
          name="agreed"
          label={
            person
              ? `我是${person.legalRepresentative}本人，已阅读并单独同意授权给${draft.granteeName}`
              : `我已阅读，同意授权给${draft.granteeName}`
          }
          className="mt-4"
          errors={errors.agreed}
          required
        />
      </Card>
      <div className="flex flex-wrap gap-3">
        <SubmitButton name="step" value="grant" pendingLabel="正在授权…">
          确认授权
        </SubmitButton>
        <Button type="submit" name="step" value="terms" variant="secondary">
          返回修改
        </Button>
      </div>
    </Form>
  );
}

export function RefuseForm({ requestId }: { requestId: string }) {
  return (
    <Form method="post" action={`/enterprise/consents/requests/${requestId}/refuse`} className="grid gap-4">
      <ActsFor />
      <Textarea
        id="refuse-answer"
        name="answer"
        label="给银行的说明"
        hint="可以不填"
        rows={2}
        maxLength={200}
      />
      <div>
        <SubmitButton variant="secondary" name="refuse" value={requestId} pendingLabel="正在答复…">
          不同意
        </SubmitButton>
      </div>
    </Form>
  );
}
