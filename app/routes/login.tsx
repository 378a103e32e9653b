import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
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
import { logIn, pathAfter, tokenFrom } from "#app/http/log-in.server.ts";
import { localPath, withNext } from "#app/http/paths.ts";
import { refuseUntil } from "#app/http/too-many.ts";
import { nextStep } from "#domain/sessions/index.ts";
import { IDLE_MINUTES, StartSession } from "#domain/sessions/inputs.ts";
import { invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";

const LogIn = StartSession.omit({ address: true, userAgent: true }).extend({ next: z.string().optional() });

/** What brought somebody here, by the address. */
const DONE: Readonly<Record<string, string>> = {
  left: "您已退出登录。",
  erased: "账号已注销，您的个人信息已删除。",
  reset: "新密码已设置，原来的登录都已退出。请用登录名和新密码登录。",
};

export const meta: MetaFunction = () => [{ title: pageTitle("登录") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const query = new URL(args.request.url).searchParams;
  const next = localPath(query.get("next"), "");
  const session = await nextStep(await callerFrom(args), { token: await tokenFrom(args) });
  if (session) return redirect(pathAfter(session, next));
  return { next, done: query.get("done") };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const form = await parseForm(args.request, LogIn, { secrets: ["password"] });
  if (!form.ok) return form.response;
  const { next, ...credentials } = form.value;
  const answer = await logIn(args, credentials);
  if (answer.started)
    return redirect(pathAfter(answer, next ?? ""), { status: 303, headers: { "Set-Cookie": answer.cookie } });
  if (answer.reason === "wrong") return form.refuse(invalid("登录名或密码不正确，请检查后再试。"));
  return refuseUntil(form, answer.retryAt, (minutes) => `尝试次数过多，请在 ${minutes} 分钟后再试。`);
});

export default function LoginPage() {
  const { next, done } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useZodForm(LogIn, { lastResult, id: "login" });
  return (
    <AuthShell
      title="登录"
      lead="企业、银行、主管部门和数源单位都从这里登录。"
      footer={
        <p>
          企业还没有账号？
          <Link to="/register" className="link">
            注册企业
          </Link>
        </p>
      }
    >
      {!lastResult && <Before done={done} leadsBack={next !== ""} />}
      <Form method="post" action={withNext("/login", next)} {...formProps(form)} className="grid gap-5">
        <FormErrorSummary form={form} title="没有登录成功" />
        <input type="hidden" name="next" value={next} />
        <TextInput
          label="登录名"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          {...fieldProps(fields.loginName)}
        />
        <TextInput
          label="密码"
          type="password"
          autoComplete="current-password"
          {...fieldProps(fields.password)}
        />
        <SubmitButton size="lg" wide pendingLabel="正在登录…">
          登录
        </SubmitButton>
        <p className="text-sm text-muted">
          连续输错 5 次要等 15 分钟。
          <Link to="/login/forgotten" className="link">
            忘记密码？
          </Link>
        </p>
      </Form>
    </AuthShell>
  );
}

/** What came before the log-in, for whoever was led here by it. */
function Before({ done, leadsBack }: { done: string | null; leadsBack: boolean }) {
  if (done === "lapsed")
    return (
      <Alert tone="warn" live className="mb-6" title="刚才的操作没有执行">
        登录已过期（{IDLE_MINUTES} 分钟没有操作会自动退出）。
        {leadsBack ? "登录后会回到刚才的页面，请重新操作。" : "请登录后重新操作。"}
      </Alert>
    );
  if (done === null || !Object.hasOwn(DONE, done)) return null;
  return (
    <Alert tone="good" live className="mb-6">
      {DONE[done]}
    </Alert>
  );
}
