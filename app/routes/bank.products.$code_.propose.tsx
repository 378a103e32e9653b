import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { Textarea, TextInput } from "#app/components/ui/inputs.tsx";
import { MoneyInput } from "#app/components/ui/money-input.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { codeParam } from "#app/http/params.ts";
import { proposeProduct, viewOwnProduct } from "#domain/products/index.ts";
import { ProductForm } from "#domain/products/inputs.ts";
import { toWanString } from "#lib/money.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("提交产品发布") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "product.propose");
  const product = await viewOwnProduct(caller, { code: codeParam(args.params.code, "这个产品") });
  const { code, name, summary, min, max, termMonths } = product;
  return { code, name, summary, min: toWanString(min), max: toWanString(max), termMonths };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "product.propose");
  const form = await parseForm(args.request, ProductForm);
  if (!form.ok) return form.response;
  const { min, max, termMonths, ...words } = form.value;
  let changeId: string;
  try {
    const { terms } = await viewOwnProduct(caller, { code: codeParam(args.params.code, "这个产品") });
    const changed = { ...terms, minFen: Number(min), maxFen: Number(max), termMonths };
    ({ changeId } = await proposeProduct(caller, { ...words, terms: changed }));
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/bank/changes/${changeId}?done=proposed`, 303);
});

const LABELS = { code: "产品编号", name: "产品名称", summary: "说明", min: "最低额度", max: "最高额度" };

export default function ProposeProductPage() {
  const { code, name, summary, min, max, termMonths } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(ProductForm, {
    lastResult: useActionData<typeof action>(),
    defaultValue: { code, name, summary, min, max, termMonths: termMonths.join("、") },
  });
  return (
    <>
      <PageHeader
        title="提交产品发布"
        crumbs={[
          { label: "产品", to: "/bank/products" },
          { label: name, to: `/bank/products/${code}` },
        ]}
        lead="由另一位同事复核，通过后生效。准入规则、额度和利率公式、担保方式与费用沿用现行版本。"
      />
      <Form method="post" {...formProps(form)} className="grid max-w-xl gap-6">
        <FormErrorSummary form={form} title="没有提交" labels={{ ...LABELS, termMonths: "期限" }} />
        <TextInput
          {...fieldProps(fields.code)}
          label="产品编号"
          hint="不改编号是发布新版本；换一个编号，就以这个产品为底本发布新产品。"
          width="sm"
          required
        />
        <TextInput {...fieldProps(fields.name)} label="产品名称" required />
        <Textarea
          {...fieldProps(fields.summary)}
          label="说明"
          hint="一句话说明产品面向谁。"
          rows={2}
          required
        />
        <MoneyInput {...fieldProps(fields.min)} label="最低额度" required />
        <MoneyInput {...fieldProps(fields.max)} label="最高额度" required />
        <TextInput
          {...fieldProps(fields.termMonths)}
          label="期限"
          hint="可选的月数，用顿号隔开，例如 6、12、24。"
          suffix="个月"
          width="sm"
          required
        />
        <div className="flex gap-3">
          <SubmitButton pendingLabel="正在提交…">提交复核</SubmitButton>
          <LinkButton to={`/bank/products/${code}`} variant="quiet">
            取消
          </LinkButton>
        </div>
      </Form>
    </>
  );
}
