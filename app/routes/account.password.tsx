import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { NewPasswordInput } from "#app/components/ui/new-password-input.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { personFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { tokenFrom } from "#app/http/log-in.server.ts";
import { tokenCookie } from "#app/http/session.server.ts";
import { refuseUntil } from "#app/http/too-many.ts";
import { changePassword } from "#domain/sessions/index.ts";
import { ChangePassword } from "#domain/sessions/inputs.ts";
import { invalid } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("更换密码") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  await personFrom(args);
  return null;
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  const form = await parseForm(args.request, ChangePassword, { secrets: ["current", "password"] });
  if (!form.ok) return form.response;
  try {
    const answer = await changePassword(caller, { ...form.value, token: await tokenFrom(args) });
    if (answer.changed) {
      const cookie = await tokenCookie(args.request, answer.token);
      return redirect("/account?done=password", { status: 303, headers: { "Set-Cookie": cookie } });
    }
    if (answer.reason === "wrong")
      return form.refuse(invalid("请检查现在的密码。", { current: ["现在的密码不正确，请重新输入。"] }));
    return refuseUntil(form, answer.retryAt, (minutes) => `尝试次数过多，请在 ${minutes} 分钟后再试。`);
  } catch (error) {
    return form.refuse(error);
  }
});

export default function PasswordPage() {
  const [form, fields] = useZodForm(ChangePassword, {
    lastResult: useActionData<typeof action>(),
    id: "password",
  });
  return (
    <>
      <PageHeader
        title="更换密码"
        crumbs={[{ label: "账号与安全", to: "/account" }]}
        lead="更换后，您在其他设备上的登录都会退出。"
      />
      <Form method="post" {...formProps(form)} className="grid gap-6">
        <FormErrorSummary form={form} title="密码没有更换" />
        <TextInput
          label="现在的密码"
          type="password"
          width="md"
          autoComplete="current-password"
          {...fieldProps(fields.current)}
        />
        <NewPasswordInput
          label="新密码"
          hint="至少 10 位，可以用一句好记的话；最近 5 次用过的、太常见的都不能用"
          width="md"
          {...fieldProps(fields.password)}
        />
        <SubmitButton wide pendingLabel="正在更换…">
          更换密码
        </SubmitButton>
      </Form>
    </>
  );
}
