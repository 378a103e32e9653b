import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { ChangeDetail } from "#domain/changes/index.ts";
import { DecideChange } from "#domain/changes/inputs.ts";
import { label, type OrganisationKind } from "#lib/vocabulary.ts";
import { Notice } from "../enterprise/notice.tsx";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { Alert } from "../ui/alert.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { FormErrorSummary } from "../ui/form-error-summary.tsx";
import { Textarea } from "../ui/inputs.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "../ui/use-form.ts";

export interface ChangePageProps {
  portal: OrganisationKind;
  change: ChangeDetail;
  canReview: boolean;
  lastResult: SubmissionResult<string[]> | undefined;
}

/** One change: what it means, who proposed it, and the buttons of whoever may close it. */
export function ChangePage({ portal, change, canReview, lastResult }: ChangePageProps) {
  const canCancel = change.status === "open" && change.isMine;
  return (
    <>
      <PageHeader
        title={change.summary}
        crumbs={[{ label: "变更复核", to: `/${portal}/changes` }]}
        status={<StatusOf list="changeStatus" code={change.status} />}
        lead={`${label("changeKind", change.kind)}，编号 ${change.number}`}
      />
      <Notice
        words={{
          proposed: "已提交。由另一位同事复核通过后生效，在此之前一切照旧。",
          approve: "已复核通过，变更已经生效。",
          reject: "已退回，提交人能看到原因。变更没有生效。",
          cancel: "已撤销，变更没有生效。",
        }}
      />
      <Section title="变更内容">
        <DescriptionList
          items={change.facts.map((fact) => ({ term: fact.name, value: <Fact {...fact} /> }))}
        />
      </Section>
      <Section title="经过">
        <Steps change={change} />
      </Section>
      {change.status === "open" && !canReview && !canCancel && (
        <Alert tone="info">这份变更在等有复核权限的同事处理，您可以查看进度。</Alert>
      )}
      {(canReview || canCancel) && (
        <Section title={canReview ? "复核" : "撤销"} className="max-w-xl">
          <DecisionForm key={change.status} canReview={canReview} lastResult={lastResult} />
        </Section>
      )}
    </>
  );
}

const Fact = ({ before, after }: { before?: string; after: string }) =>
  before === undefined || before === after ? (
    <span className="wrap-anywhere whitespace-pre-line">{after}</span>
  ) : (
    <span className="wrap-anywhere">
      <del className="text-muted">
        <span className="sr-only">原为</span>
        {before}
      </del>
      <ins className="ms-2 font-medium no-underline">
        <span className="sr-only">改为</span>
        {after}
      </ins>
    </span>
  );

const Steps = ({ change }: { change: ChangeDetail }) => (
  <DescriptionList
    dense
    items={[
      { term: "提交人", value: change.isMine ? "本人" : (change.proposedByName ?? "本单位同事") },
      { term: "提交时间", value: <InstantText at={change.proposedAt} /> },
      change.status !== "open" &&
        change.status !== "cancelled" && { term: "复核人", value: change.reviewedByName ?? "本单位同事" },
      change.closedAt && { term: "处理时间", value: <InstantText at={change.closedAt} /> },
      change.note !== "" && { term: "复核意见", value: change.note },
    ]}
  />
);

function DecisionForm({
  canReview,
  lastResult,
}: {
  canReview: boolean;
  lastResult: SubmissionResult<string[]> | undefined;
}) {
  const [form, fields] = useZodForm(DecideChange, { lastResult });
  const button = (decision: "approve" | "reject" | "cancel") => ({ name: "decision", value: decision });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-5">
      <FormErrorSummary form={form} title="没有完成" labels={{ note: "复核意见" }} />
      {canReview ? (
        <>
          <Textarea {...fieldProps(fields.note)} label="复核意见" rows={3} hint="退回时必须写明原因。" />
          <div className="flex flex-wrap gap-3">
            <SubmitButton {...button("approve")} pendingLabel="正在处理…">
              复核通过
            </SubmitButton>
            <SubmitButton {...button("reject")} variant="secondary" pendingLabel="正在处理…">
              退回
            </SubmitButton>
          </div>
        </>
      ) : (
        <>
          <p className="text-muted">还没有人复核。撤销后不会生效，需要时可以重新提交。</p>
          <SubmitButton
            {...button("cancel")}
            variant="secondary"
            className="justify-self-start"
            pendingLabel="正在撤销…"
          >
            撤销这份变更
          </SubmitButton>
        </>
      )}
    </Form>
  );
}
