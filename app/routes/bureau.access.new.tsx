import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { RadioGroup } from "#app/components/ui/choices.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { Textarea, TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { openAccess } from "#domain/supervision/index.ts";
import { ACCESS_MINUTES, OpenAccess } from "#domain/supervision/inputs.ts";
import { label, words } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("登记监管查看") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  await memberFrom(args, "bureau", "supervision.open");
  return { code: new URL(args.request.url).searchParams.get("code")?.slice(0, 40) ?? "" };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bureau", "supervision.open");
  const form = await parseForm(args.request, OpenAccess);
  if (!form.ok) return form.response;
  try {
    const { accessId } = await openAccess(caller, form.value);
    return redirect(`/bureau/access/${accessId}`, 303);
  } catch (error) {
    return form.refuse(error);
  }
});

const LABELS = {
  code: "统一社会信用代码或企业编号",
  reason: "事由",
  explanation: "说明",
  documentNumber: "文号",
  minutes: "查看多长时间",
};

export default function OpenAccessPage() {
  const { code } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(OpenAccess, {
    lastResult: useActionData<typeof action>(),
    defaultValue: { code },
  });
  return (
    <>
      <PageHeader
        title="登记监管查看"
        crumbs={[{ label: "监管查看", to: "/bureau/access" }]}
        lead="提交后立即开始计时，只有您本人能看这一家企业的登记、申请、授信、贷款和授权情况；企业授权给银行的经营数据不开放。该企业会看到您填写的事由、说明和文号。"
      />
      <Form method="post" {...formProps(form)} className="grid gap-6">
        <FormErrorSummary form={form} labels={LABELS} />
        <TextInput
          {...fieldProps(fields.code)}
          label={LABELS.code}
          hint="企业编号以 QY 开头，列在明细和无业务查看里。"
          required
          width="md"
        />
        <RadioGroup
          {...fieldProps(fields.reason)}
          label={LABELS.reason}
          required
          options={words("accessReason").map((value) => ({ value, label: label("accessReason", value) }))}
        />
        <Textarea
          {...fieldProps(fields.explanation)}
          label={LABELS.explanation}
          hint="写明为什么必须查看这一家企业，至少 10 个字。该企业会看到这段话，不要写举报人等不宜公开的内容。"
          required
          rows={3}
        />
        <TextInput
          {...fieldProps(fields.documentNumber)}
          label={LABELS.documentNumber}
          hint="依据文件或受理单的编号，例如 津静金办〔2026〕12号。"
          required
          width="md"
        />
        <RadioGroup
          {...fieldProps(fields.minutes)}
          label={LABELS.minutes}
          required
          inline
          options={ACCESS_MINUTES.map((minutes) => ({ value: String(minutes), label: `${minutes} 分钟` }))}
        />
        <div className="flex gap-3">
          <SubmitButton>登记并查看</SubmitButton>
          <LinkButton to="/bureau/access" variant="quiet">
            取消
          </LinkButton>
        </div>
      </Form>
    </>
  );
}
