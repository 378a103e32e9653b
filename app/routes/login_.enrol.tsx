import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { AuthenticatorQr } from "#app/components/account/authenticator-qr.tsx";
import { LeaveLogIn } from "#app/components/account/leave-log-in.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AuthShell } from "#app/components/shell/public-shell.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { tokenFrom } from "#app/http/log-in.server.ts";
import { localPath, withNext } from "#app/http/paths.ts";
import { tokenCookie } from "#app/http/session.server.ts";
import { refuseUntil } from "#app/http/too-many.ts";
import { confirmSecondFactor, viewSecondFactor } from "#domain/sessions/index.ts";
import { Code, ConfirmSecondFactor } from "#domain/sessions/inputs.ts";
import { invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";

const FirstCode = z.object({
  code: Code,
  password: ConfirmSecondFactor.shape.password,
  next: z.string().optional(),
});

/** The same for whoever has to show the password as well. */
const FirstCodeAndPassword = FirstCode.extend({
  password: z.string({ error: "请填写登录密码。" }).min(1, "请填写登录密码。").max(128, "密码最多 128 位。"),
});

export const meta: MetaFunction = () => [{ title: pageTitle("绑定验证器") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const factor = await viewSecondFactor(await callerFrom(args), { token: await tokenFrom(args) });
  const next = localPath(new URL(args.request.url).searchParams.get("next"), "");
  const { mandatory, pending, asksPassword, step } = factor;
  // Another takes the place of the one that is bound only right after a code of that.
  if (factor.confirmedAt && !(step === "done" && factor.fresh))
    return redirect(withNext("/login/code", step === "done" ? "/account/second-factor" : next));
  return {
    next,
    mandatory,
    pending,
    asksPassword,
    replaces: !!factor.confirmedAt,
    canLeave: step !== "done",
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const form = await parseForm(args.request, FirstCode, { secrets: ["code", "password"] });
  if (!form.ok) return form.response;
  const { next, ...typed } = form.value;
  const token = await tokenFrom(args);
  let answer: Awaited<ReturnType<typeof confirmSecondFactor>>;
  try {
    answer = await confirmSecondFactor(await callerFrom(args), { ...typed, token });
  } catch (error) {
    return form.refuse(error);
  }
  if (answer.taken) {
    const cookie = await tokenCookie(args.request, answer.token);
    const to = withNext("/account/recovery-codes", localPath(next, ""));
    return redirect(to, { status: 303, headers: { "Set-Cookie": cookie } });
  }
  if (answer.reason === "wrong") {
    const words = "动态码不正确。请确认扫的是本页的二维码、手机时间是自动的，再输入最新的 6 位数字。";
    return form.refuse(invalid("请检查动态码。", { code: [words] }));
  }
  if (answer.reason === "password") {
    const words = typed.password ? "登录密码不正确，请重新输入。" : "请填写登录密码。";
    return form.refuse(invalid("请检查登录密码。", { password: [words] }));
  }
  return refuseUntil(form, answer.retryAt, (minutes) => `尝试次数过多，请在 ${minutes} 分钟后再试。`);
});

export default function EnrolPage() {
  const { next, mandatory, pending, canLeave, asksPassword, replaces } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <AuthShell
      title={replaces ? "绑定新手机" : "绑定验证器"}
      lead={leadOf(replaces, mandatory)}
      footer={canLeave && <LeaveLogIn />}
    >
      {pending ? (
        <FirstCodeForm {...{ next, pending, asksPassword, lastResult }} />
      ) : (
        <Begin next={next} expired={lastResult !== undefined} />
      )}
    </AuthShell>
  );
}

function leadOf(replaces: boolean, mandatory: boolean): string {
  if (replaces)
    return "新手机的第一个动态码通过后，旧的验证器、恢复码和其他设备上的登录同时失效；在那以前一切照旧。";
  return mandatory
    ? "您的岗位能看到企业的数据，登录时除了密码还要一个手机上的动态码。第一次登录先绑定，约需 2 分钟。"
    : "绑定后，登录时除了密码还要一个手机上的动态码，别人只有密码也进不来。";
}

function Begin({ next, expired }: { next: string; expired: boolean }) {
  return (
    <Form method="post" action="/login/enrol/prepare" className="grid gap-5">
      <input type="hidden" name="next" value={next} />
      {expired && (
        <Alert tone="warn" live>
          二维码只在 10 分钟内有效，已经过期，没有绑定。请重新显示二维码，再扫一次。
        </Alert>
      )}
      <p>
        请先在手机上准备一个验证器应用，例如 Microsoft Authenticator、华为或小米自带的验证器，
        微信里的“腾讯身份验证器”小程序也可以。它们不需要联网，也不会知道您在这里的任何内容。
      </p>
      <SubmitButton size="lg" wide pendingLabel="请稍等…">
        已准备好，显示二维码
      </SubmitButton>
    </Form>
  );
}

type Shown = {
  next: string;
  pending: NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["pending"]>;
  asksPassword: boolean;
  lastResult: ReturnType<typeof useActionData<typeof action>>;
};

function FirstCodeForm({ next, pending, asksPassword, lastResult }: Shown) {
  const [form, fields] = useZodForm(asksPassword ? FirstCodeAndPassword : FirstCode, {
    lastResult,
    id: "enrol",
  });
  return (
    <Form method="post" action={withNext("/login/enrol", next)} {...formProps(form)} className="grid gap-6">
      <FormErrorSummary form={form} title="没有绑定成功" />
      <input type="hidden" name="next" value={next} />
      <AuthenticatorQr {...pending} />
      <TextInput
        label="动态码"
        hint="扫码后，验证器里出现的 6 位数字"
        width="sm"
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        {...fieldProps(fields.code)}
      />
      {asksPassword && (
        <TextInput
          label="登录密码"
          hint="确认是您本人在绑定"
          type="password"
          width="md"
          autoComplete="current-password"
          {...fieldProps(fields.password)}
        />
      )}
      <SubmitButton size="lg" wide pendingLabel="正在核对…">
        绑定
      </SubmitButton>
    </Form>
  );
}
