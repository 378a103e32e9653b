import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { DeviceTable } from "#app/components/account/device-table.tsx";
import { ResetTable } from "#app/components/account/reset-table.tsx";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { personFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { tokenFrom } from "#app/http/log-in.server.ts";
import { may } from "#domain/access/permissions.ts";
import { listOwnResets } from "#domain/resets/index.ts";
import { listDevices, listPlaces, viewSecondFactor } from "#domain/sessions/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("账号与安全") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await personFrom(args);
  const [devices, places, factor, resets] = await Promise.all([
    listDevices(caller, {}),
    listPlaces(caller, {}),
    viewSecondFactor(caller, { token: await tokenFrom(args) }),
    listOwnResets(caller, {}),
  ]);
  const { session, actor } = caller;
  return {
    devices: devices.map((device) => ({ ...device, current: device.id === session.id })),
    places: places.map((place) => ({ ...place, current: place.organisationId === actor.organisationId })),
    resets,
    name: session.displayName,
    mayAddFirm: may(actor, "enterprise.register_another"),
    hasSecondFactor: factor.confirmedAt !== null,
    recoveryCodesLeft: factor.recoveryCodesLeft,
  };
});

export default function AccountPage() {
  const { devices, places, resets, name, hasSecondFactor, recoveryCodesLeft, mayAddFirm } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="账号与安全" lead="只关系到您本人的登录，不关系到本单位的数据。" />
      <Notice
        words={{
          password: "密码已更换，其他设备都已退出登录。",
          device: "那台设备已退出登录。",
          others: "其他设备都已退出登录。",
          revoked: "已取消，链接不能再使用。",
          joined: "已加入。切换到新的单位后，就可以代表它办事。",
        }}
      />
      <Section title="登录方式">
        <DescriptionList
          items={[
            { term: "姓名", value: name },
            { term: "密码", value: "已设置", action: <Change to="/account/password">更换</Change> },
            {
              term: "验证器",
              value: hasSecondFactor ? <Bound left={recoveryCodesLeft} /> : "未绑定，建议绑定",
              action: <Change to="/account/second-factor">{hasSecondFactor ? "管理" : "绑定"}</Change>,
            },
            {
              term: "个人信息",
              value: "平台保存的您的个人信息",
              action: <Change to="/account/privacy">查看</Change>,
            },
          ]}
        />
      </Section>
      <Section
        title="登录中的设备"
        lead="看到不是自己的设备，请让它退出登录，然后马上更换密码。"
        aside={devices.length > 1 && <EndOthers />}
      >
        <DeviceTable devices={devices} />
      </Section>
      {resets.length > 0 && (
        <Section
          title="登录方式被重置的记录"
          lead="别人替您办理的密码或验证器重置，最近一年的。不是您要求的，请马上告诉本单位管理员和平台运营方。"
        >
          <ResetTable rows={resets} />
        </Section>
      )}
      {(places.length > 1 || mayAddFirm) && (
        <Section
          id="places"
          title="我的单位"
          lead="一次只代表一个单位办事；切换后，页面和权限都是那个单位的。"
          aside={
            mayAddFirm && (
              <LinkButton to="/account/firms/new" variant="secondary" size="sm">
                登记另一家企业
              </LinkButton>
            )
          }
        >
          <Places places={places} />
        </Section>
      )}
    </>
  );
}

/** Without a code left a lost telephone locks its owner out. */
const Bound = ({ left }: { left: number }) =>
  left > 0 ? (
    `已绑定，恢复码还剩 ${left} 个`
  ) : (
    <>
      已绑定，<span className="text-warn">恢复码已用完</span>：手机丢了就进不来。
      <Link to="/account/recovery-codes" className="link">
        现在生成一组新的
      </Link>
    </>
  );

const Change = ({ to, children }: { to: string; children: string }) => (
  <Link to={to} className="link">
    {children}
  </Link>
);

const EndOthers = () => (
  <Form method="post" action="/account/devices/end-others">
    <SubmitButton variant="secondary" size="sm">
      让其他设备都退出
    </SubmitButton>
  </Form>
);

const Places = ({ places }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, "places">) => (
  <Table
    caption="我的单位"
    captionHidden
    rows={places}
    rowKey={({ organisationId }) => organisationId}
    columns={[
      { key: "name", head: "单位", cell: ({ name }) => name },
      { key: "role", head: "岗位", cell: ({ role }) => label("memberRole", role) },
      {
        key: "switch",
        head: "操作",
        cell: ({ organisationId, current, name }) =>
          current ? (
            "当前单位"
          ) : (
            <Form method="post" action="/account/places/switch">
              <input type="hidden" name="organisationId" value={organisationId} />
              <SubmitButton variant="secondary" size="sm" aria-label={`切换到${name}`}>
                切换
              </SubmitButton>
            </Form>
          ),
      },
    ]}
  />
);
