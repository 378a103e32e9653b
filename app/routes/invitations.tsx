import {
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { InstantText } from "#app/components/finance/dates.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AuthShell } from "#app/components/shell/public-shell.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrorSummary } from "#app/components/ui/form-error-summary.tsx";
import { TextInput } from "#app/components/ui/inputs.tsx";
import { NewPasswordInput } from "#app/components/ui/new-password-input.tsx";
import { fieldProps, formProps, useZodForm } from "#app/components/ui/use-form.ts";
import { callerFrom, currentSession } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { logIn, pathAfter } from "#app/http/log-in.server.ts";
import { joinByInvitation, viewInvitation } from "#domain/staff/index.ts";
import { JoinByInvitation } from "#domain/staff/inputs.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("接受邀请") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const token = new URL(args.request.url).searchParams.get("token") ?? "";
  const invitation = await viewInvitation(await callerFrom(args), { token });
  const session = await currentSession(args);
  return { token, invitation, user: session?.displayName ?? null };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const form = await parseForm(args.request, JoinByInvitation, { secrets: ["password", "token"] });
  if (!form.ok) return form.response;
  try {
    await joinByInvitation(await callerFrom(args), form.value);
  } catch (error) {
    return form.refuse(error);
  }
  const session = await logIn(args, form.value);
  if (!session.started) return redirect("/login", 303);
  return redirect(pathAfter(session, ""), { status: 303, headers: { "Set-Cookie": session.cookie } });
});

export default function InvitationPage() {
  const { token, invitation, user } = useLoaderData<typeof loader>();
  const { organisationName, displayName, role, expiresAt, isOpen } = invitation;
  return (
    <AuthShell
      title={`加入${organisationName}`}
      lead={
        <>
          邀请 {displayName} 担任{label("memberRole", role)}。
          {isOpen && (
            <>
              链接有效至 <InstantText at={expiresAt} />
              ，只能用一次。
            </>
          )}
        </>
      }
    >
      {!isOpen && (
        <Alert tone="warn" title="还不能加入">
          这份邀请在等邀请单位的另一位管理员复核。复核通过后，同一个链接即可使用。
        </Alert>
      )}
      {isOpen && (user ? <OwnAccount {...{ token, user }} /> : <NewAccount token={token} />)}
    </AuthShell>
  );
}

function OwnAccount({ token, user }: { token: string; user: string }) {
  return (
    <Form method="post" action="/invitations/accept" className="grid gap-5">
      <p>
        您已登录为 <strong>{user}</strong>
        。加入后，可以在“账号与安全”里切换单位。想另建账号，请先退出登录，再打开这个链接。
      </p>
      <SubmitButton size="lg" wide name="token" value={token} pendingLabel="正在加入…">
        用这个账号加入
      </SubmitButton>
    </Form>
  );
}

function NewAccount({ token }: { token: string }) {
  const [form, fields] = useZodForm(JoinByInvitation, {
    lastResult: useActionData<typeof action>(),
    id: "join",
  });
  return (
    <Form method="post" {...formProps(form)} className="grid gap-5">
      <FormErrorSummary form={form} title="还没有加入" labels={{ loginName: "登录名", password: "密码" }} />
      <input type="hidden" name="token" value={token} />
      <TextInput
        {...fieldProps(fields.loginName)}
        label="登录名"
        hint="4 至 32 位字母、数字、点、横线或下划线"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <NewPasswordInput
        {...fieldProps(fields.password)}
        label="密码"
        hint="至少 10 位，可以用一句好记的话"
        required
      />
      <SubmitButton size="lg" wide pendingLabel="正在加入…">
        建立账号并加入
      </SubmitButton>
      <p className="text-sm text-muted">
        平台上已有账号？请先
        <Link to="/login" className="link">
          登录
        </Link>
        ，再打开这个链接，用原来的账号加入。
      </p>
    </Form>
  );
}
