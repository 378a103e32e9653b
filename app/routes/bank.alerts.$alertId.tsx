import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AlertFacts } from "#app/components/supervision/alert-facts.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { Textarea } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { explainAlert, viewAlert } from "#domain/reads/index.ts";
import { ExplanationForm } from "#domain/reads/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("说明一次查看") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  return { alert: await viewAlert(caller, { alertId: idParam(args.params.alertId, "这条提示") }) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const alertId = idParam(args.params.alertId, "这条提示");
  const form = await parseForm(args.request, ExplanationForm);
  if (!form.ok) return form.response;
  try {
    await explainAlert(caller, { ...form.value, alertId });
  } catch (error) {
    return form.refuse(error);
  }
  return redirect("/bank/alerts?done=explained", 303);
});

export default function ExplainPage() {
  const { alert } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(ExplanationForm, { lastResult: useActionData<typeof action>() });
  return (
    <>
      <PageHeader
        title="没有在办业务的查看"
        crumbs={[{ label: "无业务查看", to: "/bank/alerts" }]}
        status={<StatusOf list="alertStatus" code={alert.status} />}
      />
      <AlertFacts alert={alert} />
      {alert.explanation === null && (
        <Section title="说明原因">
          <Form method="post" {...formProps(form)} className="grid gap-6">
            <FormErrorSummary form={form} />
            <Textarea
              {...fieldProps(fields.explanation)}
              label="为什么查看，怎样处理"
              hint="主管部门会看到。提交后不能修改。"
              required
            />
            <SubmitButton className="justify-self-start">提交说明</SubmitButton>
          </Form>
        </Section>
      )}
    </>
  );
}
