import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { Wan } from "#app/components/finance/money.tsx";
import { Rate } from "#app/components/finance/rate.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Filters } from "#app/components/ui/filters.tsx";
import { Select, TextInput } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listLines } from "#domain/loans/index.ts";
import { ListLines } from "#domain/loans/inputs.ts";
import { label, words } from "#lib/vocabulary.ts";
import { parseInput } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授信与放款") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const query = Object.fromEntries(new URL(args.request.url).searchParams);
  const { q, status, after } = parseInput(ListLines.omit({ limit: true }), query);
  return { q, status, ...(await listLines(caller, { q, status, after })) };
});

export default function LinesPage() {
  const { q, status, rows, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="授信与放款"
        lead="复核通过的授信。点开一笔，登记或复核放款，查看待企业确认的放款。"
      />
      <Filters>
        <TextInput unmarked name="q" label="授信编号或企业名称" defaultValue={q} />
        <Select
          unmarked
          name="status"
          label="状态"
          empty={false}
          defaultValue={status}
          options={[
            { value: "any", label: "全部" },
            ...words("creditLineStatus").map((value) => ({ value, label: label("creditLineStatus", value) })),
            { value: "to_release", label: "有放款待复核" },
            { value: "to_confirm", label: "有放款待企业确认" },
          ]}
        />
      </Filters>
      <Table
        caption="授信"
        captionHidden
        dense
        rows={rows}
        rowKey={(row) => row.id}
        empty={<EmptyState title="这里没有授信">申请复核通过后，授信会列在这里。</EmptyState>}
        columns={[
          {
            key: "number",
            head: "授信编号",
            cell: (row) => (
              <Link to={`/bank/lines/${row.id}`} className="link whitespace-nowrap font-medium">
                {row.number}
              </Link>
            ),
          },
          { key: "enterprise", head: "企业", cell: (row) => row.enterpriseName },
          { key: "product", head: "产品", cell: (row) => row.productName },
          { key: "rate", head: "年利率", numeric: true, cell: (row) => <Rate bps={row.rateBps} /> },
          ...(
            [
              ["limit", "额度"],
              ["available", "可用"],
              ["held", "待确认"],
              ["drawn", "在贷"],
            ] as const
          ).map(([key, head]) => ({
            key,
            head,
            unit: "万元",
            numeric: true,
            cell: (row: (typeof rows)[number]) => <Wan amount={row.balances[key]} />,
          })),
          { key: "expires", head: "到期日", cell: (row) => <DateText on={row.expiresOn} /> },
          {
            key: "status",
            head: "状态",
            cell: (row) => <StatusOf list="creditLineStatus" code={row.status} />,
          },
        ]}
      />
      {rows.length > 0 && <Pager next={next} shown={rows.length} />}
    </>
  );
}
