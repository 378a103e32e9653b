import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { VerificationEnvironment } from "#app/components/enterprise/verification-environment.tsx";
import { ActsFor } from "#app/components/shell/acts-for.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Checkbox } from "#app/components/ui/choices.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { checkboxProps, fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { openStep } from "#app/http/verification-step.server.ts";
import { askIdentity } from "#domain/verification/index.ts";
import { AskIdentity } from "#domain/verification/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("法定代表人核验") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const open = await openStep(args, "legal_representative", ["todo", "failed"]);
  const { name, legalRepresentative } = open.view;
  return { name, legalRepresentative, environment: open.environment };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "verification.ask_identity");
  const form = await parseForm(args.request, AskIdentity);
  if (!form.ok) return form.response;
  try {
    await askIdentity(caller, form.value);
  } catch (error) {
    return form.refuse(error);
  }
  return redirect("/enterprise/verification?done=asked", { status: 303 });
});

export default function IdentityPage() {
  const { name, legalRepresentative, environment } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(AskIdentity, {
    lastResult: useActionData<typeof action>(),
    id: "identity",
  });
  return (
    <>
      <PageHeader
        title="法定代表人核验"
        crumbs={[{ label: "企业核验", to: "/enterprise/verification" }]}
        lead="核对登记的法定代表人（经营者）姓名与身份证件号码是否一致。"
      />
      <div className="grid max-w-xl gap-6">
        <VerificationEnvironment environment={environment} />
        <DescriptionList
          items={[
            { term: "企业", value: name },
            {
              term: "法定代表人（经营者）",
              value: (
                <>
                  {legalRepresentative}{" "}
                  <Link to="/enterprise/profile/edit" className="link text-sm">
                    不对，去更正
                  </Link>
                </>
              ),
            },
          ]}
        />
        <Form method="post" {...formProps(form)} className="grid gap-6">
          <ActsFor />
          <FormErrorSummary form={form} />
          <TextInput
            label="身份证件号码"
            hint="18 位，与法定代表人（经营者）的身份证一致。加密保存，只用于核验"
            width="md"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            {...fieldProps(fields.identityNumber)}
          />
          <TextInput
            label="法定代表人（经营者）手机号码"
            hint="本人另行授权后，银行才能看到，用于核实意愿"
            width="md"
            type="tel"
            autoComplete="off"
            {...fieldProps(fields.mobilePhone)}
          />
          <Checkbox
            {...checkboxProps(fields.agreed)}
            label="法定代表人（经营者）本人同意用姓名和身份证件号码做这一次核验"
            hint="这不是数据授权；没有本人另行授权，银行看不到号码"
          />
          <div className="flex flex-wrap gap-3">
            <SubmitButton>提交核验</SubmitButton>
            <LinkButton to="/enterprise/verification" variant="secondary">
              取消
            </LinkButton>
          </div>
        </Form>
      </div>
    </>
  );
}
