import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { ErasureForm } from "#app/components/account/erasure-form.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Button } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { personFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { clearedCookie } from "#app/http/session.server.ts";
import { erase, viewErasure } from "#domain/privacy/index.ts";
import { Erase } from "#domain/privacy/inputs.ts";
import { invalid, tooMany } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("个人信息") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => viewErasure(await personFrom(args), {}));

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  const form = await parseForm(args.request, Erase, { secrets: ["password"] });
  if (!form.ok) return form.response;
  try {
    const answer = await erase(caller, form.value);
    if (answer.erased)
      return redirect("/login?done=erased", {
        status: 303,
        headers: { "Set-Cookie": await clearedCookie(args.request) },
      });
    return form.refuse(
      answer.reason === "wrong"
        ? invalid("请检查登录密码。", { password: ["登录密码不正确，请重新输入。"] })
        : tooMany("尝试次数过多，请在 15 分钟后再试。"),
    );
  } catch (error) {
    return form.refuse(error);
  }
});

const KEPT = [
  "账本和合同记录：依法保存，里面只有编号，没有您的姓名和号码",
  "操作记录与“谁看了我”的记录：依法留存，同样只有编号",
];

export default function PrivacyPage() {
  const erasure = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="个人信息"
        crumbs={[{ label: "账号与安全", to: "/account" }]}
        lead="平台保存的您的个人信息，您可以随时带走，也可以要求删除。"
      />
      <Section
        title="下载我的个人信息"
        lead="包含账号、登录设备、所在单位和您的操作记录；您是企业负责人时，还有企业联系人、法定代表人和账户信息。内容完整、未打码，请妥善保管。"
      >
        <div className="flex flex-wrap gap-3">
          <Download format="html">下载网页版，方便阅读</Download>
          <Download format="json">下载数据版（JSON）</Download>
        </div>
      </Section>
      <Section title="注销账号并删除个人信息" lead="删除后不能恢复，这个账号也不能再登录。以下内容依法保留：">
        <ul className="mb-6 list-disc ps-6 text-muted">
          {KEPT.map((kept) => (
            <li key={kept}>{kept}</li>
          ))}
        </ul>
        <ErasureForm {...erasure} lastResult={lastResult} />
      </Section>
    </>
  );
}

const Download = ({ format, children }: { format: "html" | "json"; children: string }) => (
  <Form method="post" action="/account/privacy/export" reloadDocument>
    <input type="hidden" name="format" value={format} />
    <Button type="submit" variant="secondary">
      {children}
    </Button>
  </Form>
);
