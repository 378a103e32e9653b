import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { InstantText } from "#app/components/finance/dates.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { personFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { tokenFrom } from "#app/http/log-in.server.ts";
import { isFresh, removeSecondFactor, viewSecondFactor } from "#domain/sessions/index.ts";

const HERE = "/account/second-factor";
const CODE_FIRST = `/login/code?next=${encodeURIComponent(HERE)}`;

export const meta: MetaFunction = () => [{ title: pageTitle("验证器") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await personFrom(args);
  const { confirmedAt, mandatory, recoveryCodesLeft } = await viewSecondFactor(caller, {
    token: await tokenFrom(args),
  });
  return {
    ...{ confirmedAt, mandatory, recoveryCodesLeft },
    fresh: isFresh(caller.session.secondFactorAt, new Date()),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  if (!isFresh(caller.session.secondFactorAt, new Date())) return redirect(CODE_FIRST, 303);
  await removeSecondFactor(caller, { token: await tokenFrom(args) });
  return redirect(HERE, 303);
});

export default function SecondFactorPage() {
  const { confirmedAt, mandatory, recoveryCodesLeft, fresh } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="验证器"
        crumbs={[{ label: "账号与安全", to: "/account" }]}
        lead="登录时除了密码，再要一个手机上每 30 秒换一次的动态码。"
      />
      {confirmedAt === null ? (
        <EmptyState
          title="还没有绑定验证器"
          action={<LinkButton to="/login/enrol?next=/account">绑定验证器</LinkButton>}
        >
          绑定后，别人即使知道了您的密码也进不来。只要一部手机和一个免费的验证器应用，约需 2 分钟。
        </EmptyState>
      ) : (
        <>
          <Section title="已绑定">
            <DescriptionList
              items={[
                { term: "绑定时间", value: <InstantText at={confirmedAt} /> },
                { term: "恢复码", value: `还剩 ${recoveryCodesLeft} 个没有用过` },
              ]}
            />
            <div className="mt-4">
              <LinkButton to="/account/recovery-codes" variant="secondary">
                生成新的恢复码
              </LinkButton>
            </div>
          </Section>
          <Section
            title="换手机"
            lead="在新手机上扫码并输入第一个动态码，旧的验证器才失效，旧的恢复码同时作废，其他设备都退出登录。"
          >
            <LinkButton to={fresh ? "/login/enrol?next=/account" : CODE_FIRST} variant="secondary">
              {fresh ? "绑定新手机" : "先输入一次动态码"}
            </LinkButton>
          </Section>
          {!mandatory && (
            <Section title="停用" lead="解除后，登录只要密码。恢复码同时作废，其他设备都退出登录。">
              {fresh ? (
                <Form method="post">
                  <SubmitButton variant="danger" pendingLabel="正在解除…">
                    解除绑定
                  </SubmitButton>
                </Form>
              ) : (
                <LinkButton to={CODE_FIRST} variant="secondary">
                  先输入一次动态码
                </LinkButton>
              )}
            </Section>
          )}
        </>
      )}
    </>
  );
}
