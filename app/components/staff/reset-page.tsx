import { Form, Link } from "@remix-run/react";
import type { LinkReply } from "#app/http/staff.server.ts";
import type { ResetForm } from "#domain/resets/index.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { Notice } from "../enterprise/notice.tsx";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { Alert } from "../ui/alert.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Table } from "../ui/table.tsx";
import { ProposeResetForm } from "./propose-reset-form.tsx";
import { ResetLink } from "./reset-link.tsx";

export interface ResetPageProps {
  portal: OrganisationKind;
  /** Where the page was reached from. */
  back: { label: string; to: string };
  /** The page's own address. */
  here: string;
  /** Whether the person need be no colleague, so that they show a document. */
  strangers?: boolean;
  person: ResetForm;
  /** What the action answered: the link to show once, or the form's errors. */
  reply: LinkReply | undefined;
}

/** Gives somebody who cannot log in any more a way back. */
export function ResetPage({ portal, back, here, strangers = false, person, reply }: ResetPageProps) {
  const made = reply && "link" in reply ? reply : null;
  const crumbs =
    portal === "operator" && strangers ? [back] : [{ label: "人员", to: `/${portal}/staff` }, back];
  return (
    <>
      <PageHeader
        title="重置登录方式"
        crumbs={crumbs}
        lead="本人忘记密码，或手机和恢复码都丢了，登录不了时用。由一位管理员提交，另一位复核；本人用链接自己设置新密码，别人不经手密码。"
      />
      <Notice words={{ revoked: "已取消，链接不能再使用。" }} />
      {made && <ResetLink link={made.link} {...made.invited} back={back.to} />}
      {!made && person.obstacle && <Obstacle {...{ person, portal }} />}
      {!made && !person.obstacle && (
        <>
          {person.outstanding.some(({ status }) => status === "proposed") ? (
            <Alert tone="warn" title="已有一份重置在等待复核">
              复核通过后，本人就能用当时给出的链接。链接丢了的，先取消下面那一份，再重新办理。
            </Alert>
          ) : (
            <ProposeResetForm
              {...{ person, strangers }}
              lastResult={reply && !("link" in reply) ? reply : undefined}
            />
          )}
          {person.outstanding.length > 0 && <Outstanding rows={person.outstanding} here={here} />}
        </>
      )}
    </>
  );
}

function Obstacle({ person, portal }: Pick<ResetPageProps, "person" | "portal">) {
  if (person.obstacle === "self")
    return (
      <Alert tone="info" title="这是您自己的账号">
        自己的登录方式不能由自己重置。记得密码时，请在“账号与安全”里更换；不记得时，请由另一位管理员办理。
      </Alert>
    );
  if (person.obstacle === "stopped")
    return (
      <Alert tone="warn" title="账号已停用">
        停用的账号不能重置。请先恢复，再来办理。
      </Alert>
    );
  return (
    <Alert
      tone="warn"
      title={`${person.displayName} 在其他单位也有岗位，不能由本单位重置`}
      action={
        portal === "operator" && (
          <Link to={`/operator/users/${person.userId}/reset`} className="link">
            核对证件后办理
          </Link>
        )
      }
    >
      {portal === "operator"
        ? "这样的账号要由本人当面出示证件，才能办理。"
        : "这个账号也能代表别的单位办事。请本人带身份证件找平台运营方，当面核实后办理。"}
    </Alert>
  );
}

const Outstanding = ({ rows, here }: { rows: ResetForm["outstanding"]; here: string }) => (
  <Section title="已生成的链接" lead="新的通过复核后，旧的就不能再用。">
    <Table
      caption="已生成的链接"
      captionHidden
      dense
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: "made", head: "生成时间", cell: (row) => <InstantText at={row.createdAt} /> },
        { key: "status", head: "状态", cell: (row) => <StatusOf list="resetStatus" code={row.status} /> },
        {
          key: "until",
          head: "有效至",
          cell: (row) =>
            row.status === "open" ? <InstantText at={row.expiresAt} /> : "自复核通过起 24 小时",
        },
        {
          key: "revoke",
          head: "操作",
          cell: (row) => (
            <Form method="post" action="/account/resets/revoke">
              <input type="hidden" name="back" value={here} />
              <SubmitButton variant="quiet" size="sm" name="resetId" value={row.id} pendingLabel="正在取消…">
                取消
              </SubmitButton>
            </Form>
          ),
        },
      ]}
    />
  </Section>
);
