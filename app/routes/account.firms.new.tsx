import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { BusinessFields, ContactFields, LicenceFields } from "#app/components/enterprise/business-fields.tsx";
import { factProps } from "#app/components/enterprise/fact-props.ts";
import { IdentityFields, Part } from "#app/components/enterprise/registration-parts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Checkbox } from "#app/components/ui/choices.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { checkboxProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { tokenFrom } from "#app/http/log-in.server.ts";
import { tokenCookie } from "#app/http/session.server.ts";
import { refuseUntil } from "#app/http/too-many.ts";
import { admitRegistration, listRegistrationChoices, registerAnother } from "#domain/enterprises/index.ts";
import { RegisterAnother } from "#domain/enterprises/inputs.ts";
import { switchPlace } from "#domain/sessions/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("登记另一家企业") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "enterprise.register_another");
  return {
    choices: await listRegistrationChoices(caller, {}),
    present: caller.session.organisationName,
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "enterprise.register_another");
  const form = await parseForm(args.request, RegisterAnother);
  if (!form.ok) return form.response;
  const admission = await admitRegistration(caller, { address: args.context.address });
  if (!admission.admitted) {
    return refuseUntil(
      form,
      admission.retryAt,
      (minutes) => `这个网络的注册次数过多，请在 ${minutes} 分钟后再试，或联系区金融服务中心。`,
    );
  }
  try {
    const { enterpriseId } = await registerAnother(caller, form.value);
    const token = await tokenFrom(args);
    const switched = await switchPlace(caller, { token, organisationId: enterpriseId });
    const cookie = await tokenCookie(args.request, switched.token);
    return redirect("/enterprise?done=another", { status: 303, headers: { "Set-Cookie": cookie } });
  } catch (error) {
    return form.refuse(error);
  }
});

export default function AnotherFirmPage() {
  const { choices, present } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(RegisterAnother, {
    lastResult: useActionData<typeof action>(),
    id: "another",
  });
  const facts = factProps(fields);
  return (
    <>
      <PageHeader
        title="登记另一家企业"
        crumbs={[{ label: "账号与安全", to: "/account" }]}
        lead={`用现在的账号再登记一家您的企业，不用第二个登录名。它与${present}互不相干：数据、授权和贷款各是各的，也要另做企业核验。`}
      />
      <Form method="post" {...formProps(form)} className="grid max-w-xl gap-10">
        <FormErrorSummary form={form} />
        <Part number={1} title="营业执照上的信息">
          <IdentityFields of={fields} />
          <LicenceFields of={facts} />
        </Part>
        <Part number={2} title="经营情况" lead="用于划分企业规模、匹配产品。金额单位是万元。">
          <BusinessFields of={facts} choices={choices} />
        </Part>
        <Part number={3} title="联系人">
          <ContactFields of={facts} />
        </Part>
        <div className="grid gap-5">
          <Checkbox
            {...checkboxProps(fields.agreed)}
            label="我代表这家企业登记，填写的内容属实，并已阅读数据与隐私说明"
            hint="这里不包含任何数据授权"
          />
          <p className="text-sm">
            <a href="/about/privacy" target="_blank" rel="noreferrer" className="link">
              查看数据与隐私说明（新窗口）
            </a>
          </p>
          <div className="flex flex-wrap gap-3">
            <SubmitButton pendingLabel="正在登记…">登记并切换过去</SubmitButton>
            <LinkButton to="/account" variant="secondary">
              取消
            </LinkButton>
          </div>
        </div>
      </Form>
    </>
  );
}
