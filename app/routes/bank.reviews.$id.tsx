import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/finance/money.tsx";
import { Term } from "#app/components/finance/rate.tsx";
import { DecisionTerms } from "#app/components/lending/decision-terms.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { Textarea } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { confirmDecision, viewApplication } from "#domain/applications/index.ts";
import { ConfirmDecision } from "#domain/applications/inputs.ts";
import { conflict } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("复核审批意见") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const application = await viewApplication(caller, { applicationId: idParam(args.params.id, "这笔申请") });
  const decision = application.decisions.find((each) => each.outcome === "open");
  if (!decision) throw conflict("这份审批意见已经处理过，请返回“待复核”查看其他意见。");
  return { application, decision };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const form = await parseForm(args.request, ConfirmDecision);
  if (!form.ok) return form.response;
  let line: string | null;
  try {
    const confirmed = await confirmDecision(caller, {
      ...form.value,
      applicationId: idParam(args.params.id, "这笔申请"),
    });
    line = confirmed.creditLineId;
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/bank/reviews?done=${line ? "approved" : "declined"}`, 303);
});

export default function ReviewPage() {
  const { application, decision } = useLoaderData<typeof loader>();
  const { id, number, enterprise, amount, termMonths, can } = application;
  return (
    <>
      <PageHeader
        title={`复核：${enterprise.name}`}
        crumbs={[{ label: "待复核", to: "/bank/reviews" }]}
        lead={
          <>
            申请 {number}，<Money amount={amount} />，<Term months={termMonths} />
            ，用途：{application.purpose}
          </>
        }
        actions={
          <Link to={`/bank/applications/${id}`} className="link">
            查看完整案卷
          </Link>
        }
      />
      <Section title="审批意见">
        <DecisionTerms decision={decision} />
      </Section>
      <Section title="复核">
        {can.review ? (
          <ReviewForm applicationId={id} decisionId={decision.id} isApproval={decision.kind === "approve"} />
        ) : (
          <Alert tone="warn" title="您不能复核这份意见">
            {decision.isMine ? "这是您自己提交的意见，须由另一位同事复核。" : "复核由复核岗同事办理。"}
          </Alert>
        )}
      </Section>
    </>
  );
}

function ReviewForm(props: { applicationId: string; decisionId: string; isApproval: boolean }) {
  const [form, fields] = useZodForm(ConfirmDecision, { lastResult: useActionData<typeof action>() });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-6">
      <FormErrorSummary form={form} title="没有复核" />
      <input type="hidden" name="applicationId" value={props.applicationId} />
      <input type="hidden" name="decisionId" value={props.decisionId} />
      <Textarea {...fieldProps(fields.reviewNote)} label="复核意见" rows={3} />
      <div className="flex flex-wrap gap-3">
        <SubmitButton pendingLabel="正在复核…">
          {props.isApproval ? "复核通过，授信生效" : "复核通过，告知企业"}
        </SubmitButton>
        <LinkButton to={`/bank/reviews/${props.applicationId}/return`} variant="secondary">
          退回修改
        </LinkButton>
      </div>
    </Form>
  );
}
