import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { InstantText } from "#app/components/finance/dates.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AuthShell } from "#app/components/shell/public-shell.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { NewPasswordInput } from "#app/components/ui/new-password-input.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { redeemReset, viewReset } from "#domain/resets/index.ts";
import { RedeemReset } from "#domain/resets/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("设置新密码") }];

/** The secret stands in the address: it is told to nobody, our own files included, and kept by no cache. */
export const headers: HeadersFunction = () => ({
  "Referrer-Policy": "strict-origin",
  "Cache-Control": "no-store",
});

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const token = new URL(args.request.url).searchParams.get("token") ?? "";
  return { token, reset: await viewReset(await callerFrom(args), { token }) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const form = await parseForm(args.request, RedeemReset, { secrets: ["password", "token"] });
  if (!form.ok) return form.response;
  try {
    await redeemReset(await callerFrom(args), form.value);
  } catch (error) {
    return form.refuse(error);
  }
  return redirect("/login?done=reset", 303);
});

export default function ResetRoute() {
  const { token, reset } = useLoaderData<typeof loader>();
  const { displayName, loginName, expiresAt, isOpen, scope } = reset;
  return (
    <AuthShell
      title="设置新密码"
      lead={
        <>
          {displayName}（登录名 {loginName}）。
          {isOpen && (
            <>
              链接有效至 <InstantText at={expiresAt} />
              ，只能用一次。
            </>
          )}
        </>
      }
    >
      {isOpen ? (
        <NewPassword token={token} after={AFTER[scope]} />
      ) : (
        <Alert tone="warn" title="还不能设置">
          这份重置在等另一位管理员复核。复核通过后，同一个链接即可使用。
        </Alert>
      )}
    </AuthShell>
  );
}

const AFTER = {
  password: "设置后，您在所有设备上的登录都会退出。请用新密码重新登录；绑定过验证器的，仍要输入动态码。",
  both: "设置后，您在所有设备上的登录都会退出，原来的验证器和恢复码作废。请用新密码重新登录；岗位要求验证器的，登录时先绑定新的。",
};

function NewPassword({ token, after }: { token: string; after: string }) {
  const [form, fields] = useZodForm(RedeemReset, {
    lastResult: useActionData<typeof action>(),
    id: "reset",
  });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-5">
      <FormErrorSummary form={form} title="密码还没有设置" labels={{ password: "新密码" }} />
      <input type="hidden" name="token" value={token} />
      <NewPasswordInput
        {...fieldProps(fields.password)}
        label="新密码"
        hint="至少 10 位，可以用一句好记的话；最近 5 次用过的、太常见的都不能用"
        required
      />
      <SubmitButton size="lg" wide pendingLabel="正在设置…">
        设置新密码
      </SubmitButton>
      <p className="text-sm text-muted">{after}</p>
    </Form>
  );
}
