import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { ConditionList, ProductFacts } from "#app/components/products/product-facts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { codeParam } from "#app/http/params.ts";
import { may } from "#domain/access/permissions.ts";
import { viewProduct } from "#domain/products/index.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? data.product.name : "融资产品") },
];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await callerFrom(args);
  const product = await viewProduct(caller, { code: codeParam(args.params.code, "这个产品") });
  return { product, seesOffer: may(caller.actor, "offer.view") };
});

export default function Product() {
  const { product, seesOffer } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto max-w-4xl px-4 py-10 sm:px-6">
      <PageHeader
        title={product.name}
        crumbs={[{ to: "/products", label: "融资产品" }]}
        lead={`${product.bankName}。${product.summary}`}
        actions={
          seesOffer ? (
            <LinkButton to={`/enterprise/offers/${product.code}`}>看看我的企业是否符合</LinkButton>
          ) : (
            <LinkButton to={`/login?next=${encodeURIComponent(`/enterprise/offers/${product.code}`)}`}>
              登录后看是否符合
            </LinkButton>
          )
        }
      />
      <ProductFacts product={product} />
      <Section title="准入条件" lead="须全部满足。由银行发布的规则自动写出，系统按同一规则判断。">
        <ConditionList conditions={product.conditions} />
      </Section>
      <p className="mt-8 text-sm text-muted">
        第 {product.version} 版，自 <DateText on={product.validFrom} />{" "}
        起执行。能否获得贷款、额度和利率以银行审批为准。
        {product.bankContact && `银行联系方式：${product.bankContact}。`}
      </p>
    </div>
  );
}
