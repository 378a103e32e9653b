import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { RadioGroup } from "#app/components/ui/choices.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { admitOrganisation } from "#domain/organisations/index.ts";
import { AdmitOrganisation } from "#domain/organisations/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("接入单位") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  await memberFrom(args, "operator");
  return null;
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const form = await parseForm(args.request, AdmitOrganisation);
  if (!form.ok) return form.response;
  try {
    const { id } = await admitOrganisation(caller, form.value);
    return redirect(`/operator/organisations/${id}?done=added`, 303);
  } catch (error) {
    return form.refuse(error);
  }
});

const KINDS = [
  { value: "bank", label: "银行", hint: "发布产品、受理申请" },
  { value: "bureau", label: "金融主管部门", hint: "看指标和月报" },
  { value: "source", label: "数源单位", hint: "报送数据" },
];

const LABELS = { kind: "类型", code: "代码", name: "全称", shortName: "简称", contact: "联系方式" };

export default function NewOrganisationPage() {
  const [form, fields] = useZodForm(AdmitOrganisation, { lastResult: useActionData<typeof action>() });
  return (
    <>
      <PageHeader
        title="接入单位"
        crumbs={[{ label: "单位", to: "/operator/organisations" }]}
        lead="接入后还没有任何人能登录：接着为它指定两位管理员，由他们邀请其他同事。企业自己注册，不在这里接入。"
      />
      <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
        <FormErrorSummary form={form} labels={LABELS} />
        <RadioGroup {...fieldProps(fields.kind)} label={LABELS.kind} options={KINDS} required />
        <TextInput {...fieldProps(fields.name)} label={LABELS.name} required />
        <TextInput {...fieldProps(fields.shortName)} label={LABELS.shortName} width="md" required />
        <TextInput
          {...fieldProps(fields.code)}
          label={LABELS.code}
          hint="字母、数字或横线，接入后不能再改。数源单位用约定的数源代码。"
          width="md"
          required
        />
        <TextInput
          {...fieldProps(fields.contact)}
          label={LABELS.contact}
          hint="例如服务电话。写在企业的授权书上，企业凭它联系该单位；之后由该单位管理员更新。"
          required
        />
        <div className="flex flex-wrap gap-3">
          <SubmitButton>接入</SubmitButton>
          <LinkButton to="/operator/organisations" variant="quiet">
            取消
          </LinkButton>
        </div>
      </Form>
    </>
  );
}
