import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { Wan } from "#app/components/finance/money.tsx";
import { ApplicationStatus } from "#app/components/finance/statuses.tsx";
import { ClockText } from "#app/components/lending/clock.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Filters } from "#app/components/ui/filters.tsx";
import { Select, TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { Badge } from "#app/components/ui/status.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Tabs } from "#app/components/ui/tabs.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listQueue, type QueueRow, type QueueTab } from "#domain/applications/index.ts";
import { ListQueue } from "#domain/applications/inputs.ts";
import { dateOn } from "#lib/dates.ts";
import { parseInput } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("申请") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const query = Object.fromEntries(new URL(args.request.url).searchParams);
  const { tab, q, clock, after } = parseInput(ListQueue.omit({ limit: true }), query);
  return { tab, q, clock, queue: await listQueue(caller, { tab, q, clock, after }) };
});

const TABS: [QueueTab, string][] = [
  ["todo", "待办"],
  ["submitted", "待受理"],
  ["accepted", "审查中"],
  ["proposed", "待复核"],
  ["closed", "已办结"],
];

export default function QueuePage() {
  const { tab, q, clock, queue } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="申请" lead="企业向本行提交的申请，时限近的在前。" />
      <Tabs
        label="申请状态"
        tabs={TABS.map(([value, words]) => ({
          to: `/bank/applications?tab=${value}`,
          label: words,
          count: queue.counts[value],
          current: value === tab,
        }))}
      />
      <div className="mt-4">
        <Filters keep={{ tab }}>
          <TextInput unmarked name="q" label="编号、企业名称或代码" defaultValue={q} />
          <Select
            unmarked
            name="clock"
            label="时限"
            empty={false}
            defaultValue={clock}
            options={[
              { value: "any", label: "全部" },
              { value: "today", label: "今天到期" },
              { value: "overdue", label: "已超时" },
            ]}
          />
        </Filters>
      </div>
      <Table
        caption="申请"
        captionHidden
        dense
        rows={queue.rows}
        rowKey={(row) => row.id}
        columns={columnsFor(tab)}
        empty={
          <EmptyState title="这里没有申请">
            {q || clock !== "any"
              ? "放宽条件，或换一个状态再看。"
              : "企业授权并提交申请后，会按时限先后列在这里。"}
          </EmptyState>
        }
      />
      {queue.rows.length > 0 && (
        <Pager next={queue.next} shown={queue.rows.length} total={queue.counts[tab]} />
      )}
    </>
  );
}

const columnsFor = (tab: QueueTab): Column<QueueRow>[] => [
  {
    key: "number",
    head: "申请编号",
    cell: (row) => (
      <Link to={`/bank/applications/${row.id}`} className="link whitespace-nowrap font-medium">
        {row.number}
      </Link>
    ),
  },
  {
    key: "enterprise",
    head: "企业",
    cell: (row) => (
      <span>
        {row.enterpriseName} {row.firstLoan && <Badge>首贷</Badge>}
      </span>
    ),
  },
  { key: "division", head: "乡镇街道", cell: (row) => row.divisionName },
  { key: "product", head: "产品", cell: (row) => row.productName },
  { key: "amount", head: "金额", unit: "万元", numeric: true, cell: (row) => <Wan amount={row.amount} /> },
  { key: "term", head: "期限", unit: "月", numeric: true, cell: (row) => row.termMonths },
  { key: "submitted", head: "提交日", cell: (row) => <DateText on={dateOn(row.submittedAt)} /> },
  { key: "status", head: "状态", cell: (row) => <ApplicationStatus status={row.status} /> },
  tab === "closed"
    ? { key: "closed", head: "办结日", cell: (row) => <DateText on={row.closedAt && dateOn(row.closedAt)} /> }
    : { key: "clock", head: "时限", cell: (row) => <ClockText clock={row.clock} /> },
];
