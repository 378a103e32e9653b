import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { LeaveLogIn } from "#app/components/account/leave-log-in.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AuthShell } from "#app/components/shell/public-shell.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { pathAfter, tokenFrom } from "#app/http/log-in.server.ts";
import { localPath, withNext } from "#app/http/paths.ts";
import { tokenCookie } from "#app/http/session.server.ts";
import { refuseUntil } from "#app/http/too-many.ts";
import { verifySecondFactor, viewSecondFactor } from "#domain/sessions/index.ts";
import { Code } from "#domain/sessions/inputs.ts";
import { invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";

const ShowCode = z.object({ code: Code, next: z.string().optional() });

export const meta: MetaFunction = () => [{ title: pageTitle("动态码") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const factor = await viewSecondFactor(await callerFrom(args), { token: await tokenFrom(args) });
  const next = localPath(new URL(args.request.url).searchParams.get("next"), "");
  if (!factor.confirmedAt) return redirect(`/login/enrol${next ? `?next=${encodeURIComponent(next)}` : ""}`);
  return { next, again: factor.step === "done", recoveryCodesLeft: factor.recoveryCodesLeft };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const form = await parseForm(args.request, ShowCode, { secrets: ["code"] });
  if (!form.ok) return form.response;
  const { code, next = "" } = form.value;
  const answer = await verifySecondFactor(await callerFrom(args), { token: await tokenFrom(args), code });
  if (answer.taken) {
    const cookie = await tokenCookie(args.request, answer.token);
    const to = pathAfter({ kind: answer.kind, step: "done" }, next);
    return redirect(to, { status: 303, headers: { "Set-Cookie": cookie } });
  }
  if (answer.reason === "wrong")
    return form.refuse(
      invalid("请检查动态码。", { code: ["动态码不正确，或已经用过。请等手机上出现下一个再输入。"] }),
    );
  return refuseUntil(form, answer.retryAt, (minutes) => `尝试次数过多，请在 ${minutes} 分钟后再试。`);
});

export default function CodePage() {
  const { next, again, recoveryCodesLeft } = useLoaderData<typeof loader>();
  const [form, fields] = useZodForm(ShowCode, { lastResult: useActionData<typeof action>(), id: "code" });
  return (
    <AuthShell
      title={again ? "再输入一次动态码" : "输入动态码"}
      lead={again ? "这一步关系到您的账号安全，请确认是您本人。" : "密码正确。请打开手机上的验证器应用。"}
      footer={!again && <LeaveLogIn />}
    >
      <Form method="post" action={withNext("/login/code", next)} {...formProps(form)} className="grid gap-5">
        <FormErrorSummary form={form} title="没有通过" />
        <input type="hidden" name="next" value={next} />
        <TextInput
          label="动态码"
          hint="验证器里“信易贷”下面的 6 位数字，每 30 秒换一个"
          width="sm"
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          {...fieldProps(fields.code)}
        />
        <SubmitButton size="lg" wide pendingLabel="正在核对…">
          继续
        </SubmitButton>
        <p className="text-sm text-muted">
          {recoveryCodesLeft > 0
            ? `手机不在身边时，可以在这里输入一个恢复码（还剩 ${recoveryCodesLeft} 个，每个只能用一次）。`
            : "恢复码已用完。手机不在身边时，要请平台运营方核实身份后解除绑定；登录后请尽快生成新的恢复码。"}
        </p>
      </Form>
    </AuthShell>
  );
}
