import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { Wan } from "#app/components/finance/money.tsx";
import { Rate } from "#app/components/finance/rate.tsx";
import { LoanStatus } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Filters } from "#app/components/ui/filters.tsx";
import { Select, TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listLoans } from "#domain/loans/index.ts";
import { ListLoans } from "#domain/loans/inputs.ts";
import { parseInput } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("贷款") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const query = Object.fromEntries(new URL(args.request.url).searchParams);
  const { q, status, after } = parseInput(ListLoans.omit({ limit: true }), query);
  return { q, status, ...(await listLoans(caller, { q, status, after })) };
});

export default function LoansPage() {
  const { q, status, rows, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="贷款" lead="企业已确认收款的贷款。点开一笔，查看还款计划并登记还款。" />
      <Filters>
        <TextInput unmarked name="q" label="借据编号或企业名称" defaultValue={q} />
        <Select
          unmarked
          name="status"
          label="状态"
          empty={false}
          defaultValue={status}
          options={[
            { value: "any", label: "全部" },
            { value: "active", label: "正常" },
            { value: "overdue", label: "逾期" },
            { value: "settled", label: "已结清" },
            { value: "written_off", label: "已核销" },
          ]}
        />
      </Filters>
      <Table
        caption="贷款"
        captionHidden
        dense
        rows={rows}
        rowKey={(row) => row.id}
        empty={<EmptyState title="这里没有贷款">放款经企业确认收款后，贷款会列在这里。</EmptyState>}
        columns={[
          {
            key: "number",
            head: "借据编号",
            cell: (row) => (
              <Link to={`/bank/loans/${row.id}`} className="link whitespace-nowrap font-medium">
                {row.number}
              </Link>
            ),
          },
          { key: "enterprise", head: "企业", cell: (row) => row.enterpriseName },
          { key: "product", head: "产品", cell: (row) => row.productName },
          {
            key: "principal",
            head: "本金",
            unit: "万元",
            numeric: true,
            cell: (row) => <Wan amount={row.principal} />,
          },
          {
            key: "outstanding",
            head: "余额",
            unit: "万元",
            numeric: true,
            cell: (row) => <Wan amount={row.outstanding} />,
          },
          { key: "rate", head: "年利率", numeric: true, cell: (row) => <Rate bps={row.rateBps} /> },
          { key: "started", head: "放款日", cell: (row) => <DateText on={row.startedOn} /> },
          { key: "due", head: "下一应还日", cell: (row) => <DateText on={row.nextDueOn} /> },
          { key: "status", head: "状态", cell: (row) => <LoanStatus status={row.status} /> },
        ]}
      />
      {rows.length > 0 && <Pager next={next} shown={rows.length} />}
    </>
  );
}
