import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { VerificationEnvironment } from "#app/components/enterprise/verification-environment.tsx";
import { ActsFor } from "#app/components/shell/acts-for.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { openStep } from "#app/http/verification-step.server.ts";
import { askTransfer } from "#domain/verification/index.ts";
import { AskTransfer } from "#domain/verification/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("对公账户核验") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { view, environment } = await openStep(args, "micro_transfer", ["todo", "failed", "confirm"]);
  return { name: view.name, environment };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "verification.ask_transfer");
  const form = await parseForm(args.request, AskTransfer);
  if (!form.ok) return form.response;
  try {
    await askTransfer(caller, form.value);
  } catch (error) {
    return form.refuse(error);
  }
  return redirect("/enterprise/verification?done=asked", { status: 303 });
});

export default function AccountPage() {
  const { name, environment } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(AskTransfer, {
    lastResult: useActionData<typeof action>(),
    id: "account",
  });
  return (
    <>
      <PageHeader
        title="对公账户核验"
        crumbs={[{ label: "企业核验", to: "/enterprise/verification" }]}
        lead="平台向企业的对公账户打一笔不到 10 元的款。到账后回来填写金额，七天内有效，30 天内最多三笔。"
      />
      <div className="grid max-w-xl gap-6">
        <VerificationEnvironment environment={environment} />
        <DescriptionList items={[{ term: "账户户名", value: name }]} />
        <Form method="post" {...formProps(form)} className="grid gap-6">
          <ActsFor />
          <FormErrorSummary form={form} />
          <TextInput
            label="开户银行"
            hint="写到支行，与开户许可或回单一致"
            autoComplete="off"
            {...fieldProps(fields.bankName)}
          />
          <TextInput
            label="对公账号"
            hint="8 至 30 位数字，可以带空格。加密保存"
            width="md"
            inputMode="numeric"
            autoComplete="off"
            spellCheck={false}
            {...fieldProps(fields.account)}
          />
          <div className="flex flex-wrap gap-3">
            <SubmitButton>提交，等待打款</SubmitButton>
            <LinkButton to="/enterprise/verification" variant="secondary">
              取消
            </LinkButton>
          </div>
        </Form>
      </div>
    </>
  );
}
