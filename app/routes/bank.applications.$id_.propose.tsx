import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/finance/money.tsx";
import { Term } from "#app/components/finance/rate.tsx";
import { ApprovalForm, DeclineForm } from "#app/components/lending/proposal-forms.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { proposeDecision, viewApplication } from "#domain/applications/index.ts";
import { ProposeDecision } from "#domain/applications/inputs.ts";
import { addMonths, dateOn } from "#lib/dates.ts";
import { conflict } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("提交审批意见") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "application.propose");
  const application = await viewApplication(caller, { applicationId: idParam(args.params.id, "这笔申请") });
  if (!application.can.propose) throw conflict("这笔申请现在不能提交审批意见，请返回查看最新状态。");
  const kind = new URL(args.request.url).searchParams.get("kind") === "decline" ? "decline" : "approve";
  return { kind, application, expiresOn: addMonths(dateOn(new Date()), 12) } as const;
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "application.propose");
  const form = await parseForm(args.request, ProposeDecision);
  if (!form.ok) return form.response;
  const applicationId = idParam(args.params.id, "这笔申请");
  try {
    await proposeDecision(caller, { ...form.value, applicationId });
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/bank/applications/${applicationId}?done=proposed`, 303);
});

export default function ProposePage() {
  const { kind, application, expiresOn } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const { id, number, enterprise, amount, termMonths } = application;
  return (
    <>
      <PageHeader
        title={kind === "approve" ? "拟同意授信" : "拟不予授信"}
        crumbs={[
          { label: "申请", to: "/bank/applications" },
          { label: number, to: `/bank/applications/${id}` },
        ]}
        lead={
          <>
            {enterprise.name}，申请 <Money amount={amount} />，<Term months={termMonths} />
            。提交后由另一位同事复核，复核通过才生效。
          </>
        }
      />
      {kind === "approve" ? (
        <ApprovalForm application={application} expiresOn={expiresOn} lastResult={lastResult} />
      ) : (
        <DeclineForm application={application} lastResult={lastResult} />
      )}
    </>
  );
}
