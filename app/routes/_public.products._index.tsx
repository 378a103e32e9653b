import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { GuaranteeTags } from "#app/components/finance/guarantee-tags.tsx";
import { Wan } from "#app/components/finance/money.tsx";
import { RateRange, Terms } from "#app/components/products/product-facts.tsx";
import { ProductFilters } from "#app/components/products/product-filters.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listProducts, type ProductView } from "#domain/products/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("融资产品") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const typed = Object.fromEntries(new URL(args.request.url).searchParams);
  return { typed, ...(await listProducts(await callerFrom(args), typed as Record<string, never>)) };
});

export default function Market() {
  const { typed, products, total, banks, termMonths } = useLoaderData<typeof loader>();
  const all = products.length === total;
  return (
    <div className="mx-auto max-w-6xl px-4 py-10 sm:px-6">
      <PageHeader
        title="融资产品"
        lead="各家银行在平台上公布的贷款产品。条件由系统按银行发布的规则逐条写出；登录并授权后，可以看到您的企业符合哪些、大约能借多少。"
      />
      <ProductFilters typed={typed} termMonths={termMonths} banks={banks} />
      {products.length === 0 ? (
        <EmptyState
          title={total === 0 ? "还没有产品上架" : "没有符合这些条件的产品"}
          action={
            total > 0 && (
              <LinkButton to="/products" variant="secondary">
                查看全部 {total} 个产品
              </LinkButton>
            )
          }
        >
          {total === 0
            ? "银行发布产品后会列在这里，写明额度、利率、期限、费用和准入条件。"
            : "金额越大、期限越长，可选的产品越少。可以减少金额、换一个期限，或不限担保方式再看。"}
        </EmptyState>
      ) : (
        <div>
          <p className="mb-3 text-sm text-muted tabular" role="status">
            {all ? `共 ${total} 个产品` : `${total} 个产品中有 ${products.length} 个符合`}，按最低利率排列
          </p>
          <ProductTable products={products} />
        </div>
      )}
    </div>
  );
}

function ProductTable({ products }: { products: readonly ProductView[] }) {
  return (
    <Table
      caption="在售的融资产品"
      captionHidden
      rows={products}
      rowKey={(row) => row.code}
      columns={[
        {
          key: "name",
          head: "产品",
          cell: (row) => (
            <div>
              <Link to={`/products/${row.code}`} className="link font-semibold">
                {row.name}
              </Link>
              <span className="block text-sm font-normal text-muted">
                {row.bankName}。{row.summary}
              </span>
            </div>
          ),
        },
        {
          key: "max",
          head: "最高额度",
          unit: "万元",
          numeric: true,
          cell: (row) => <Wan amount={row.max} />,
        },
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
      ]}
    />
  );
}
