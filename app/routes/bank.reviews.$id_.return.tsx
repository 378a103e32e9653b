import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { Textarea } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { returnDecision, viewApplication } from "#domain/applications/index.ts";
import { ReturnDecision } from "#domain/applications/inputs.ts";
import { conflict } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("退回审批意见") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "application.return");
  const { id, number, enterprise, decisions } = await viewApplication(caller, {
    applicationId: idParam(args.params.id, "这笔申请"),
  });
  const decision = decisions.find((each) => each.outcome === "open");
  if (!decision) throw conflict("这份审批意见已经处理过，请返回“待复核”查看其他意见。");
  return { id, number, enterpriseName: enterprise.name, decisionId: decision.id };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "application.return");
  const form = await parseForm(args.request, ReturnDecision);
  if (!form.ok) return form.response;
  try {
    await returnDecision(caller, { ...form.value, applicationId: idParam(args.params.id, "这笔申请") });
  } catch (error) {
    return form.refuse(error);
  }
  return redirect("/bank/reviews?done=returned", 303);
});

export default function ReturnPage() {
  const { id, number, enterpriseName, decisionId } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(ReturnDecision, { lastResult: useActionData<typeof action>() });
  return (
    <>
      <PageHeader
        title="退回审批意见"
        crumbs={[
          { label: "待复核", to: "/bank/reviews" },
          { label: number, to: `/bank/reviews/${id}` },
        ]}
        lead={`${enterpriseName}。退回后由客户经理修改并重新提交，时限不停。`}
      />
      <Form method="post" {...formProps(form)} className="grid gap-6">
        <FormErrorSummary form={form} />
        <input type="hidden" name="applicationId" value={id} />
        <input type="hidden" name="decisionId" value={decisionId} />
        <Textarea {...fieldProps(fields.reviewNote)} label="退回原因" hint="写明哪里需要修改。" required />
        <SubmitButton className="justify-self-start">退回</SubmitButton>
      </Form>
    </>
  );
}
