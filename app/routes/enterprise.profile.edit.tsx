import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { BusinessFields, ContactFields, LicenceFields } from "#app/components/enterprise/business-fields.tsx";
import { factProps } from "#app/components/enterprise/fact-props.ts";
import { ActsFor } from "#app/components/shell/acts-for.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { listRegistrationChoices, updateEnterprise, viewEnterprise } from "#domain/enterprises/index.ts";
import { UpdateEnterprise } from "#domain/enterprises/inputs.ts";
import { type Fen, toWanString } from "#lib/money.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("更新企业信息") }];

const typed = (amount: Fen | null) => (amount === null ? "" : toWanString(amount));

const ENDS_CHECK =
  "更改后，原来的法定代表人核验和本人给出的授权立即失效，要由新的法定代表人重新核验；核验完成前企业不能授权、申请";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "enterprise.update");
  const firm = await viewEnterprise(caller, {});
  const choices = await listRegistrationChoices(caller, {});
  const { name, uscc, registeredOn, divisionCode, address, legalRepresentative, contactName, phone } = firm;
  const values = {
    ...{ registeredOn, divisionCode, address, legalRepresentative },
    industry: `${firm.industryCode} ${firm.industryName}`,
    employees: String(firm.employees),
    annualRevenue: typed(firm.annualRevenue),
    totalAssets: typed(firm.totalAssets),
    registeredCapital: typed(firm.registeredCapital),
  };
  return { name, uscc, choices, values, held: { contactName, phone } };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "enterprise.update");
  const form = await parseForm(args.request, UpdateEnterprise);
  if (!form.ok) return form.response;
  try {
    const { hasNewRepresentative } = await updateEnterprise(caller, form.value);
    const done = hasNewRepresentative ? "represented" : "saved";
    return redirect(`/enterprise/profile?done=${done}`, { status: 303 });
  } catch (error) {
    return form.refuse(error);
  }
});

export default function EditProfilePage() {
  const { name, uscc, choices, values, held } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(UpdateEnterprise, {
    lastResult: useActionData<typeof action>(),
    defaultValue: values,
    id: "facts",
  });
  const facts = factProps(fields);
  return (
    <>
      <PageHeader
        title="更新企业信息"
        crumbs={[{ label: "企业信息", to: "/enterprise/profile" }]}
        lead={`${name}（${uscc}）`}
      />
      <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
        <ActsFor />
        <FormErrorSummary form={form} />
        <LicenceFields of={facts} representativeHint={ENDS_CHECK} />
        <BusinessFields of={facts} choices={choices} />
        <ContactFields of={facts} held={held} />
        <div className="flex flex-wrap gap-3">
          <SubmitButton pendingLabel="正在保存…">保存</SubmitButton>
          <LinkButton to="/enterprise/profile" variant="secondary">
            取消
          </LinkButton>
        </div>
      </Form>
    </>
  );
}
