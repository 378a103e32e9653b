import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { Money, Yuan } from "#app/components/finance/money.tsx";
import { OfferCard } from "#app/components/finance/offer-card.tsx";
import { ScheduleTable } from "#app/components/finance/schedule-table.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { Conditions } from "#app/components/products/conditions.tsx";
import { offerCard } from "#app/components/products/offer-table.tsx";
import { ProductFacts } from "#app/components/products/product-facts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay, useMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Details } from "#app/components/ui/details.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { codeParam } from "#app/http/params.ts";
import { type OfferDetail, viewOffer } from "#domain/matches/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? data.offer.name : "融资产品") },
];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { search, searchParams } = new URL(args.request.url);
  const wish = {
    amount: searchParams.get("amount") ?? undefined,
    termMonths: searchParams.get("termMonths") ?? undefined,
  };
  const caller = await memberFrom(args, "enterprise");
  return {
    offer: await viewOffer(caller, { code: codeParam(args.params.code, "这个产品"), ...wish }),
    search,
  };
});

export default function Offer() {
  const { offer, search } = useLoaderData<typeof loader>();
  const mayApply = useMay("application.submit");
  const apply = (
    <LinkButton
      to={`/enterprise/applications/new?version=${offer.versionId}`}
      variant={mayApply ? "primary" : "secondary"}
    >
      {mayApply ? "申请" : "准备申请，由企业主提交"}
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title={offer.name}
        crumbs={[{ to: `/enterprise/offers${search}`, label: "融资产品" }]}
        status={<StatusOf list="verdict" code={offer.verdict} />}
        lead={`${offer.bankName}。${offer.summary}`}
        actions={offer.terms && apply}
      />
      {offer.verdict === "eligible" ? (
        <Section title="大约能得到什么" className="max-w-2xl">
          <OfferCard offer={offerCard(offer)} />
        </Section>
      ) : (
        <NotYet offer={offer} />
      )}
      <Section title="逐条条件" lead="每条先写银行的要求，下面是您的数据、来源和日期。缺数据不等于不符合。">
        <Conditions conditions={offer.conditions} />
      </Section>
      {offer.terms && <Cost offer={offer} terms={offer.terms} />}
      <Section title="产品条款">
        <ProductFacts product={offer} />
      </Section>
      <p className="mt-8 text-sm text-muted">
        参考额度，以银行审批为准。
        {offer.profileOn && (
          <>
            测算依据画像日 <DateText on={offer.profileOn} /> 的数据。
          </>
        )}
      </p>
    </>
  );
}

/** Of alternatives each is told, though any one of them would do: what counts is the conditions that are not met. */
const unmet = ({ conditions, failed }: OfferDetail) =>
  Math.min(failed.length, conditions.filter(({ state }) => state === "failed").length || failed.length);

function obstacles(failed: number, missing: number): string {
  if (failed === 0) return `还缺 ${missing} 项数据，暂时无法判断`;
  return missing === 0 ? `有 ${failed} 项未达到要求` : `有 ${failed} 项未达到要求，另缺 ${missing} 项数据`;
}

function NotYet({ offer }: { offer: OfferDetail }) {
  const { failed, missing, authorise } = offer;
  const domains = authorise.map((domain) => label("dataDomain", domain)).join("、");
  return (
    <Alert
      tone="warn"
      title={obstacles(unmet(offer), missing.length)}
      action={
        authorise.length > 0 && (
          <IfMay permission="consent.grant" told={`授权${domains}数据，需由企业主办理。`}>
            <LinkButton
              to={`/enterprise/consents/new?next=${encodeURIComponent(`/enterprise/offers/${offer.code}`)}`}
            >
              授权{domains}数据
            </LinkButton>
          </IfMay>
        )
      }
    >
      {unmet(offer) < failed.length && <p>同一条件有几种满足办法的，分开列出，做到其中一种即可。</p>}
      <ul className="list-disc ps-5">
        {[...failed, ...missing].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Alert>
  );
}

function Cost({ offer, terms }: { offer: OfferDetail; terms: NonNullable<OfferDetail["terms"]> }) {
  return (
    <Section
      title="要花多少钱"
      lead={`举例：今天借入、按${label("repaymentMethod", terms.repaymentMethod)}归还。实际以银行审批和合同为准。`}
    >
      <DescriptionList
        columns={2}
        items={[
          { term: "借款金额", value: <Money amount={terms.amount} exact /> },
          { term: "利息合计", value: <Money amount={terms.interest} exact /> },
          { term: "费用合计", value: <Money amount={terms.feeTotal} exact /> },
          { term: "排序依据（经验估计）", value: terms.why },
        ]}
      />
      {offer.feePayments.length > 0 && (
        <div className="mt-6">
          <Table
            caption="利息以外的费用"
            rows={offer.feePayments}
            rowKey={(_, at) => String(at)}
            dense
            columns={[
              { key: "name", head: "费用", cell: (row) => row.name },
              { key: "payee", head: "付给谁", cell: (row) => row.payee },
              { key: "on", head: "何时", cell: (row) => <DateText on={row.on} /> },
              {
                key: "amount",
                head: "金额",
                unit: "元",
                numeric: true,
                cell: (row) => <Yuan amount={row.amount} />,
              },
            ]}
          />
        </div>
      )}
      {offer.schedule && (
        <Details summary={`还款计划举例（${offer.schedule.instalments.length} 期）`} className="mt-4">
          <ScheduleTable instalments={offer.schedule.instalments} totals={offer.schedule.totals} />
        </Details>
      )}
    </Section>
  );
}
