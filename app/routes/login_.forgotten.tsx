import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { pageTitle } from "#app/components/shell/product.ts";
import { AuthShell } from "#app/components/shell/public-shell.tsx";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listHelp } from "#domain/organisations/index.ts";
import { RESET_HOURS } from "#domain/resets/inputs.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("忘记密码") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => ({
  help: await listHelp(await callerFrom(args), {}),
}));

/** Whom to ask and what to bring, for everybody alike: the page takes nothing, so it tells nobody who has an account. */
export default function ForgottenPage() {
  const { help } = useLoaderData<typeof loader>();
  return (
    <AuthShell
      title="忘记密码"
      lead="为防冒名，密码不能在网上直接找回。核实是您本人后，您会拿到一个一次性链接，自己设置新密码。"
      footer={
        <Link to="/login" className="link">
          返回登录
        </Link>
      }
    >
      <div className="grid gap-6">
        <Case title="企业主">
          本人到平台运营方，带身份证件原件和企业营业执照；不是法定代表人的，还要带法定代表人签字、企业盖章的授权委托书。
        </Case>
        <Case title="企业经办人">
          请企业主在“人员”中停用原来的账号，再重新邀请您；也可以带身份证件原件到平台运营方办理。
        </Case>
        <Case title="银行、主管部门、数源单位的工作人员">
          找本单位的管理员。当面确认是您本人后，由一位管理员提交，另一位复核。本单位没有两位管理员能办理时，带身份证件原件到平台运营方。
        </Case>
        <Case title="在几个单位都有岗位的人">
          本人带身份证件原件到平台运营方，任何一个单位都不能单独办理。
        </Case>
        <Case title="手机丢了，收不到动态码">
          登录时先用恢复码。恢复码也没有了，按上面的办法找人，说明验证器也要重置。
        </Case>
        <Case title="忘记登录名">找同样的人，核实后会告诉您。</Case>
        <section aria-labelledby="operator" className="border-t border-line pt-5">
          <h2 id="operator" className="font-semibold">
            平台运营方
          </h2>
          {help.map(({ name, contact }) => (
            <p key={name} className="mt-1">
              {name}：{contact}
            </p>
          ))}
          {help.length === 0 && <p className="mt-1">请联系区金融服务中心。</p>}
        </section>
        <p className="text-sm text-muted">
          链接 {RESET_HOURS}{" "}
          小时内有效，只能用一次。平台的任何人都不会向您要密码或动态码；不是您自己要求的链接，不要打开，请告诉平台运营方。
        </p>
      </div>
    </AuthShell>
  );
}

const Case = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h2 className="font-semibold">{title}</h2>
    <p className="mt-1">{children}</p>
  </section>
);
