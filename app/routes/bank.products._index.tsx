import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { GuaranteeTags } from "#app/components/finance/guarantee-tags.tsx";
import { Wan } from "#app/components/finance/money.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { RateRange, Terms } from "#app/components/products/product-facts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listOwnProducts } from "#domain/products/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("产品") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => ({
  products: await listOwnProducts(await memberFrom(args, "bank"), {}),
}));

export default function OwnProducts() {
  const { products } = useLoaderData<typeof loader>();
  return (
    <div>
      <PageHeader
        title="产品"
        lead="本行在平台上的贷款产品。条款按版本发布，由产品经理提交、另一位同事复核。发布后不改，已受理的申请仍按当时的版本。"
      />
      <Table
        caption="本行的产品"
        captionHidden
        dense
        rows={products}
        rowKey={(row) => row.code}
        empty={
          <EmptyState title="还没有产品">
            产品发布后列在这里，企业在“融资产品”里就能看到是否符合、大约能借多少。首个产品请联系平台运营方录入准入规则，之后由产品经理更新。
          </EmptyState>
        }
        columns={[
          {
            key: "name",
            head: "产品",
            cell: (row) => (
              <div>
                <Link to={`/bank/products/${row.code}`} className="link">
                  {row.name}
                </Link>
                <span className="ms-2 text-xs text-muted tabular">{row.code}</span>
              </div>
            ),
          },
          { key: "status", head: "状态", cell: (row) => <StatusOf list="productStatus" code={row.status} /> },
          { key: "min", head: "最低", unit: "万元", numeric: true, cell: (row) => <Wan amount={row.min} /> },
          { key: "max", head: "最高", unit: "万元", numeric: true, cell: (row) => <Wan amount={row.max} /> },
          {
            key: "rate",
            head: "年利率",
            numeric: true,
            cell: (row) => <RateRange low={row.rateLowBps} high={row.rateHighBps} />,
          },
          { key: "term", head: "期限", cell: (row) => <Terms months={row.termMonths} /> },
          {
            key: "guarantee",
            head: "担保",
            cell: ({ guaranteeMode: mode, collateralFree, guaranteeFree }) => (
              <GuaranteeTags {...{ mode, collateralFree, guaranteeFree }} />
            ),
          },
          { key: "version", head: "版本", numeric: true, cell: (row) => row.version },
          { key: "from", head: "执行日期", cell: (row) => <DateText on={row.validFrom} /> },
        ]}
      />
    </div>
  );
}
