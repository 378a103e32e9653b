import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { useMay } from "#app/components/shell/rights.tsx";
import { AlertFacts } from "#app/components/supervision/alert-facts.tsx";
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
import { escalateAlert, viewAlert } from "#domain/reads/index.ts";
import { EscalationForm } from "#domain/reads/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("核查一次查看") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  return { alert: await viewAlert(caller, { alertId: idParam(args.params.alertId, "这条提示") }) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const alertId = idParam(args.params.alertId, "这条提示");
  const form = await parseForm(args.request, EscalationForm);
  if (!form.ok) return form.response;
  try {
    await escalateAlert(caller, { ...form.value, alertId });
  } catch (error) {
    return form.refuse(error);
  }
  return redirect("/bureau/alerts?done=escalated", 303);
});

export default function AlertPage() {
  const { alert } = useLoaderData<typeof loader>();
  const mayOpen = useMay("supervision.open");
  const mayEscalate = useMay("alert.escalate");
  const [form, fields] = useZodForm(EscalationForm, { lastResult: useActionData<typeof action>() });
  return (
    <>
      <PageHeader
        title="没有在办业务的查看"
        crumbs={[{ label: "无业务查看", to: "/bureau/alerts" }]}
        status={<StatusOf list="alertStatus" code={alert.status} />}
        actions={
          mayOpen && (
            <LinkButton to={`/bureau/access/new?code=${alert.enterprise}`} variant="secondary">
              登记查看这家企业
            </LinkButton>
          )
        }
      />
      <AlertFacts alert={alert} />
      {mayEscalate && alert.escalation === null && (
        <Section title="上报" lead="银行没有说明，或说明不能成立时，转有权处理的部门。">
          <Form method="post" {...formProps(form)} className="grid gap-6">
            <FormErrorSummary form={form} />
            <Textarea
              {...fieldProps(fields.escalation)}
              label="上报给谁，为什么"
              hint="该银行会看到。提交后不能修改。"
              required
            />
            <SubmitButton className="justify-self-start">记录上报</SubmitButton>
          </Form>
        </Section>
      )}
    </>
  );
}
