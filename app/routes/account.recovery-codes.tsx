import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { personFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { pathAfter, tokenFrom } from "#app/http/log-in.server.ts";
import { isFresh, renewRecoveryCodes, viewSecondFactor } from "#domain/sessions/index.ts";

const CODE_FIRST = `/login/code?next=${encodeURIComponent("/account/recovery-codes")}`;

export const meta: MetaFunction = () => [{ title: pageTitle("恢复码") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await personFrom(args);
  const { confirmedAt, recoveryCodesLeft } = await viewSecondFactor(caller, { token: await tokenFrom(args) });
  if (!confirmedAt) return redirect("/account/second-factor");
  if (!isFresh(caller.session.secondFactorAt, new Date())) return redirect(CODE_FIRST);
  const next = new URL(args.request.url).searchParams.get("next");
  return { left: recoveryCodesLeft, to: pathAfter({ kind: caller.actor.kind, step: "done" }, next ?? "") };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  if (!isFresh(caller.session.secondFactorAt, new Date())) return redirect(CODE_FIRST, 303);
  return renewRecoveryCodes(caller, { token: await tokenFrom(args) });
});

export default function RecoveryCodesPage() {
  const { left, to } = useLoaderData<typeof loader>();
  const codes = useActionData<typeof action>()?.codes;
  return (
    <>
      <PageHeader
        title="恢复码"
        crumbs={[
          { label: "账号与安全", to: "/account" },
          { label: "验证器", to: "/account/second-factor" },
        ]}
        lead="手机丢了或换了，用恢复码代替动态码登录。一共 10 个，每个只能用一次。"
      />
      {codes ? (
        <Codes codes={codes} to={to} />
      ) : (
        <>
          <p className="measure">
            {left > 0
              ? `您还有 ${left} 个没有用过的恢复码。生成新的以后，旧的全部作废。`
              : "您现在没有恢复码。没有恢复码又丢了手机，就要请平台运营方核实身份后解除绑定。"}
          </p>
          <Form method="post" className="mt-6 flex flex-wrap gap-3">
            <SubmitButton pendingLabel="正在生成…">生成恢复码</SubmitButton>
            <LinkButton to={to} variant="secondary">
              {left > 0 ? "不用了" : "以后再说"}
            </LinkButton>
          </Form>
        </>
      )}
    </>
  );
}

function Codes({ codes, to }: { codes: string[]; to: string }) {
  return (
    <>
      <Alert tone="warn" live title="恢复码只显示这一次">
        请打印或抄写，和重要文件放在一起，不要存在同一部手机里。
      </Alert>
      <ol aria-label="恢复码" className="mt-6 grid max-w-xl gap-2 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="rounded border border-line bg-surface px-4 py-2">
            <code className="text-base">{code}</code>
          </li>
        ))}
      </ol>
      <div className="mt-6">
        <LinkButton to={to}>我已保存好，继续</LinkButton>
      </div>
    </>
  );
}
