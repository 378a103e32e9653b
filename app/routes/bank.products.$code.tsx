import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateText, InstantText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { ConditionList, ProductFacts } from "#app/components/products/product-facts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { useMay } from "#app/components/shell/rights.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { codeParam } from "#app/http/params.ts";
import { viewOwnProduct } from "#domain/products/index.ts";
import { addDays, type DateOn } from "#lib/dates.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? data.product.name : "产品") },
];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const { terms: _terms, ...product } = await viewOwnProduct(caller, {
    code: codeParam(args.params.code, "这个产品"),
  });
  return { product };
});

export default function OwnProduct() {
  const { product } = useLoaderData<typeof loader>();
  const mayPropose = useMay("product.propose");
  return (
    <>
      <PageHeader
        title={product.name}
        crumbs={[{ to: "/bank/products", label: "产品" }]}
        status={<StatusOf list="productStatus" code={product.status} />}
        lead={product.summary}
        actions={
          <>
            {mayPropose && (
              <LinkButton to={`/bank/products/${product.code}/propose`} size="sm">
                发布新版本
              </LinkButton>
            )}
            {product.status === "published" && (
              <LinkButton to={`/products/${product.code}`} variant="secondary" size="sm">
                企业看到的样子
              </LinkButton>
            )}
          </>
        }
      />
      <ProductFacts product={product} />
      <Section title="准入条件" lead="由发布的规则自动写出。匹配时须全部满足；缺数据不算不符合。">
        <ConditionList conditions={product.conditions} />
      </Section>
      <Section title="版本">
        <Table
          caption="产品的各个版本"
          captionHidden
          dense
          rows={product.versions}
          rowKey={(row) => String(row.version)}
          columns={[
            { key: "version", head: "版本", cell: (row) => `第 ${row.version} 版` },
            { key: "from", head: "执行自", cell: (row) => <DateText on={row.validFrom} /> },
            {
              key: "to",
              head: "执行至",
              cell: lastDay,
            },
            {
              key: "changes",
              head: "与上一版相比",
              cell: (row) =>
                row.changes.length === 0 ? (
                  "首次发布"
                ) : (
                  <ul>
                    {row.changes.map((text) => (
                      <li key={text}>{text}</li>
                    ))}
                  </ul>
                ),
            },
            { key: "at", head: "发布时间", cell: (row) => <InstantText at={row.publishedAt} /> },
          ]}
        />
      </Section>
    </>
  );
}

/** A version's last day: the day before the next one's first. */
function lastDay({ validFrom, validTo }: { validFrom: DateOn; validTo: DateOn | null }) {
  if (validTo === null) return "现行";
  return validTo > validFrom ? <DateText on={addDays(validTo, -1)} /> : "当日被替换";
}
