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
import { tokenFrom } from "#app/http/log-in.server.ts";
import { clearedCookie } from "#app/http/session.server.ts";
import { erase, viewErasure } from "#domain/privacy/index.ts";
import { EraseForm } from "#domain/privacy/inputs.ts";
import { viewSecondFactor } from "#domain/sessions/index.ts";
import { invalid, tooMany } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("个人信息") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await personFrom(args);
  const [erasure, factor] = await Promise.all([
    viewErasure(caller, {}),
    viewSecondFactor(caller, { token: await tokenFrom(args) }),
  ]);
  return { ...erasure, codeFirst: factor.confirmedAt !== null && !factor.fresh };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  const form = await parseForm(args.request, EraseForm, { secrets: ["password"] });
  if (!form.ok) return form.response;
  try {
    const answer = await erase(caller, { ...form.value, token: await tokenFrom(args) });
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
  "登录记录：设备、打码的网络地址和时间，依法留存六个月",
  "企业的登记信息：名称、代码、地址和法定代表人（经营者）的姓名由登记机关公示，随企业的记录保留",
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
        lead="包含账号、登录设备、所在的每个单位和您的操作记录；您是企业主的每家企业，还有联系人、账户和给出的授权。内容完整、未打码，请妥善保管。法定代表人（经营者）的证件和手机号码只给通过核验的本人。"
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
