import { Form, Link } from "@remix-run/react";
import type { InvitationRow, StaffList as Listed, StaffRow } from "#domain/staff/index.ts";
import { label, type OrganisationKind } from "#lib/vocabulary.ts";
import { Notice } from "../enterprise/notice.tsx";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { ActsFor } from "../shell/acts-for.tsx";
import { useMay } from "../shell/rights.tsx";
import { LinkButton, SubmitButton } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Pager } from "../ui/pager.tsx";
import { Badge } from "../ui/status.tsx";
import { type Column, Table } from "../ui/table.tsx";

const LEADS = {
  alone:
    "谁可以用本企业的账号办事。企业主可以授权、提交申请和确认收款；经办人可以查看，不能代表企业决定。停用或调岗立即生效，对方须重新登录。",
  reviewed:
    "本单位谁可以登录、能做什么。邀请、调岗和停用由一位管理员提交，另一位复核后生效；生效后对方原有的登录随即失效。",
};

/** Who has a place in the organisation, and who is invited to one. */
export function StaffList({ portal, ...list }: Listed & { portal: OrganisationKind }) {
  const home = `/${portal}/staff`;
  const mayInvite = useMay("staff.invite");
  const mayOpen = useMay("staff.view");
  return (
    <>
      <PageHeader
        title="人员"
        lead={list.needsReview ? LEADS.reviewed : LEADS.alone}
        actions={
          mayInvite && (
            <>
              {list.needsReview && (
                <LinkButton to={`/${portal}/changes`} variant="secondary">
                  变更复核
                </LinkButton>
              )}
              <LinkButton to={`${home}/new`}>邀请人员</LinkButton>
            </>
          )
        }
      />
      <Notice
        words={{
          changed: "已生效。对方原有的登录已失效。",
          proposed: "已提交。另一位管理员复核通过后生效，在此之前一切照旧。",
          revoked: "邀请已取消，链接不能再使用。",
        }}
      />
      <Section title="在册人员">
        <Table
          caption="在册人员"
          captionHidden
          dense
          rows={list.rows}
          rowKey={(row) => row.membershipId}
          columns={columnsFor(portal, mayOpen)}
        />
        <Pager next={list.next} shown={list.rows.length} />
      </Section>
      {mayInvite && (
        <Section title="尚未加入的邀请" lead="每个链接只能用一次，7 天内有效。链接遗失时，取消后重新邀请。">
          <Invitations rows={list.invitations} />
        </Section>
      )}
    </>
  );
}

const columnsFor = (portal: OrganisationKind, mayOpen: boolean): Column<StaffRow>[] => [
  {
    key: "name",
    head: "姓名",
    cell: (row) => (
      <span className="inline-flex flex-wrap items-center gap-x-2">
        {mayOpen ? (
          <Link to={`/${portal}/staff/${row.membershipId}`} className="link font-medium">
            {row.displayName}
          </Link>
        ) : (
          row.displayName
        )}
        {row.isMe && <Badge>本人</Badge>}
        {row.hasProposal && <Badge>变更待复核</Badge>}
      </span>
    ),
  },
  { key: "login", head: "登录名", cell: (row) => row.loginName },
  { key: "role", head: "岗位", cell: (row) => label("memberRole", row.role) },
  ...(portal === "bank"
    ? [
        {
          key: "cases",
          head: "办理中的申请",
          unit: "笔",
          numeric: true,
          cell: (row: StaffRow) => row.openCases,
        },
      ]
    : []),
  { key: "status", head: "账号", cell: (row) => <StatusOf list="organisationStatus" code={row.status} /> },
];

function Invitations({ rows }: { rows: readonly InvitationRow[] }) {
  return (
    <Table
      caption="尚未加入的邀请"
      captionHidden
      dense
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState title="没有等待接受的邀请">发出邀请后会列在这里，直到对方加入。</EmptyState>}
      columns={[
        {
          key: "name",
          head: "姓名",
          cell: (row) => (
            <span className="inline-flex flex-wrap items-center gap-x-2">
              {row.displayName}
              {row.byOperator && <Badge>平台运营方发出</Badge>}
            </span>
          ),
        },
        { key: "role", head: "岗位", cell: (row) => label("memberRole", row.role) },
        { key: "until", head: "有效至", cell: (row) => <InstantText at={row.expiresAt} /> },
        {
          key: "status",
          head: "状态",
          cell: (row) => <StatusOf list="invitationStatus" code={row.status} />,
        },
        {
          key: "revoke",
          head: "操作",
          cell: (row) => (
            <Form method="post">
              <ActsFor />
              <SubmitButton
                variant="quiet"
                size="sm"
                name="invitationId"
                value={row.id}
                pendingLabel="正在取消…"
                aria-label={`取消给 ${row.displayName} 的邀请`}
              >
                取消邀请
              </SubmitButton>
            </Form>
          ),
        },
      ]}
    />
  );
}
