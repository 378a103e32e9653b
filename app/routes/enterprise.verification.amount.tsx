import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { VerificationEnvironment } from "#app/components/enterprise/verification-environment.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { ActsFor } from "#app/components/shell/acts-for.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { openStep } from "#app/http/verification-step.server.ts";
import { confirmAmount } from "#domain/verification/index.ts";
import { ConfirmAmount } from "#domain/verification/inputs.ts";
import { invalid } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("填写到账金额") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { step, environment } = await openStep(args, "micro_transfer", ["confirm"]);
  return { step, environment };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "verification.confirm_amount");
  const form = await parseForm(args.request, ConfirmAmount);
  if (!form.ok) return form.response;
  try {
    const said = await confirmAmount(caller, form.value);
    if (said.outcome === "passed") return redirect("/enterprise/verification?done=passed", { status: 303 });
    if (said.outcome === "failed") return redirect("/enterprise/verification", { status: 303 });
    throw invalid("金额不符。", {
      amount: [`金额与打款不符，请对照回单核对，还可以填 ${said.triesLeft} 次。`],
    });
  } catch (error) {
    return form.refuse(error);
  }
});

export default function AmountPage() {
  const { step, environment } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(ConfirmAmount, {
    lastResult: useActionData<typeof action>(),
    id: "amount",
  });
  return (
    <>
      <PageHeader
        title="填写到账金额"
        crumbs={[{ label: "企业核验", to: "/enterprise/verification" }]}
        lead={
          <>
            请在 <InstantText at={step.expiresAt} /> 之前，对照银行回单填写，还可以填 {step.triesLeft} 次。
          </>
        }
      />
      <div className="grid max-w-xl gap-6">
        <VerificationEnvironment environment={environment} />
        {step.notice && <Alert tone="warn">{step.notice}</Alert>}
        <Form method="post" {...formProps(form)} className="grid gap-6">
          <ActsFor />
          <FormErrorSummary form={form} />
          <TextInput
            label="到账金额"
            hint="精确到分，例如 3.07"
            width="sm"
            inputMode="decimal"
            autoComplete="off"
            suffix="元"
            {...fieldProps(fields.amount)}
          />
          <div className="flex flex-wrap gap-3">
            <SubmitButton>确认金额</SubmitButton>
            <LinkButton to="/enterprise/verification" variant="secondary">
              稍后再填
            </LinkButton>
          </div>
        </Form>
      </div>
    </>
  );
}
