import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Wan } from "#app/components/finance/money.tsx";
import { ApplicationStatus } from "#app/components/finance/statuses.tsx";
import { ClockText } from "#app/components/lending/clock.tsx";
import { Desk, type DeskProps } from "#app/components/shell/desk.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AdministratorDesk } from "#app/components/staff/administrator-desk.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Stat, StatGrid } from "#app/components/ui/stat.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { may } from "#domain/access/permissions.ts";
import { viewWorkbench, type Workbench } from "#domain/applications/index.ts";
import type { MemberRole } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("工作台") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const bench = may(caller.actor, "bank.workbench") ? await viewWorkbench(caller, {}) : null;
  return { role: caller.actor.role, bench };
});

/** Where those begin who do not work on cases; the administrator's desk is the same in every portal. */
const DESKS: Partial<Record<MemberRole, Pick<DeskProps, "lead" | "first">>> = {
  product_manager: {
    lead: "您的岗位是产品经理，负责本行产品的发布和更新：由一位提交新版本，另一位复核后生效。",
    first: "/bank/products",
  },
  compliance: {
    lead: "您的岗位是合规岗，负责核对本行查看企业数据的情况。您看不到企业的申请、贷款和画像。",
    first: "/bank/alerts",
  },
};

export default function WorkbenchPage() {
  const { bench, role } = useLoaderData<typeof loader>();
  if (bench) return <Bench bench={bench} />;
  const desk = DESKS[role];
  if (!desk) return <AdministratorDesk portal="bank" title="工作台" />;
  return <Desk portal="bank" title="工作台" {...desk} />;
}

function Bench({ bench }: { bench: Workbench }) {
  return (
    <>
      <PageHeader title="工作台" lead="按时限排列的待办。受理限 1 个工作日，审批限 5 个工作日。" />
      <StatGrid>
        <Stat label="待受理" value={bench.submitted} unit="笔" to="/bank/applications?tab=submitted" />
        <Stat label="审查中" value={bench.accepted} unit="笔" to="/bank/applications?tab=accepted" />
        <Stat label="待复核" value={bench.proposed} unit="笔" to="/bank/reviews" />
        <Stat
          label="已超时"
          value={bench.overdue}
          unit="笔"
          to="/bank/applications?clock=overdue"
          note={bench.overdue > 0 ? "超时会计入响应及时率，请优先处理。" : "没有超时的申请。"}
        />
      </StatGrid>
      <Section title="最近的时限">
        <Nearest rows={bench.nearest} />
      </Section>
      <Section title="放款与贷款">
        <StatGrid>
          <Stat
            label="待复核的放款"
            value={bench.awaitingRelease}
            unit="笔"
            to="/bank/lines?status=to_release"
          />
          <Stat
            label="待企业确认的放款"
            value={bench.awaitingReceipt}
            unit="笔"
            to="/bank/lines?status=to_confirm"
          />
          <Stat label="逾期贷款" value={bench.overdueLoans} unit="笔" to="/bank/loans?status=overdue" />
        </StatGrid>
      </Section>
    </>
  );
}

const Nearest = ({ rows }: { rows: Workbench["nearest"] }) => (
  <Table
    caption="最近的时限"
    captionHidden
    dense
    rows={rows}
    rowKey={(row) => row.id}
    empty={<EmptyState title="没有待办">企业向本行提交申请后，会按时限先后列在这里。</EmptyState>}
    columns={[
      {
        key: "number",
        head: "申请编号",
        cell: (row) => (
          <Link to={`/bank/applications/${row.id}`} className="link whitespace-nowrap font-medium">
            {row.number}
          </Link>
        ),
      },
      { key: "enterprise", head: "企业", cell: (row) => row.enterpriseName },
      {
        key: "amount",
        head: "申请金额",
        unit: "万元",
        numeric: true,
        cell: (row) => <Wan amount={row.amount} />,
      },
      { key: "status", head: "状态", cell: (row) => <ApplicationStatus status={row.status} /> },
      { key: "clock", head: "时限", cell: (row) => <ClockText clock={row.clock} /> },
    ]}
  />
);
