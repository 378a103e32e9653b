import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { OfferCard } from "#app/components/finance/offer-card.tsx";
import { OfferTable, offerCard, offerPath } from "#app/components/products/offer-table.tsx";
import { ProductFilters } from "#app/components/products/product-filters.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { Details } from "#app/components/ui/details.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listOffers, type OfferView } from "#domain/matches/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("融资产品") }];

/** Shown at once; the rest is one click away. */
const BEST = 8;
const NEAREST = 6;
const AUTHORISE = "/enterprise/consents/new?next=%2Fenterprise%2Foffers";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { search, searchParams } = new URL(args.request.url);
  const typed = Object.fromEntries(searchParams);
  const caller = await memberFrom(args, "enterprise");
  const { wish, ...list } = await listOffers(caller, typed as Record<string, never>);
  const unread = typed.amount && wish.amount === undefined ? typed.amount : null;
  return { ...list, typed, search, unread };
});

export default function Offers() {
  const { eligible, outOfReach, profileOn, computing, typed, search, unread } =
    useLoaderData<typeof loader>();
  const all = [...eligible, ...outOfReach];
  const termMonths = [...new Set(all.flatMap((offer) => offer.termMonths))].sort((a, b) => a - b);
  return (
    <>
      <PageHeader
        title="融资产品"
        lead="按您授权的数据测算。参考额度与利率，以银行审批为准；看产品、测算和比较都不会影响您的信用。"
      />
      {computing && (
        <Alert className="mb-6" live title="数据有变化，正在重新计算">
          通常在一分钟内完成。请稍后刷新本页。
        </Alert>
      )}
      <ProductFilters typed={typed} termMonths={termMonths} wishOnly />
      {unread && (
        <Alert tone="warn" className="mb-4" title={`没有看懂金额“${unread}”`}>
          请填写数字，单位万元，例如 50 或 12.5。下面按不限金额列出。
        </Alert>
      )}
      <Authorise offers={outOfReach} none={profileOn === null} />
      <Section
        title={eligible.length > 0 ? `符合的产品（${eligible.length} 个）` : "符合的产品"}
        lead={
          eligible.length > 0
            ? "排序依据：预计通过的可能性、与您的需求契合的程度（填写了需求的）、综合年化成本。还款举例按参考额度（填写了金额的按所填金额）计算。"
            : undefined
        }
      >
        {eligible.length > 0 ? (
          <>
            <OfferTable offers={eligible.slice(0, BEST)} search={search} />
            {eligible.length > BEST && (
              <Details summary={`其余 ${eligible.length - BEST} 个符合的产品`} className="mt-4">
                <OfferTable offers={eligible.slice(BEST)} search={search} />
              </Details>
            )}
          </>
        ) : (
          <EmptyState title="暂时没有符合的产品">
            {profileOn === null
              ? "授权数据、画像算好后，这里会把符合的产品并排列出，写明额度、利率、还款和总成本。"
              : "下面列出了每个产品差在哪里，以及怎样可以改变。"}
          </EmptyState>
        )}
      </Section>
      {outOfReach.length > 0 && <OutOfReach offers={outOfReach} search={search} />}
      {profileOn && (
        <p className="mt-8 text-sm text-muted">
          依据画像日 <DateText on={profileOn} /> 的数据。综合年化成本包含利息和全部费用，按内部收益率法计算。
        </p>
      )}
    </>
  );
}

/** Which data would let how many more products be judged. */
function Authorise({ offers, none }: { offers: readonly OfferView[]; none: boolean }) {
  const waiting = offers.filter(({ verdict, authorise }) => verdict === "unknown" && authorise.length > 0);
  const domains = [...new Set(waiting.flatMap(({ authorise }) => authorise))];
  if (waiting.length === 0) return null;
  return (
    <Alert
      tone={none ? "warn" : "info"}
      className="mb-6"
      title={`还有 ${waiting.length} 个产品因缺少授权数据而无法判断`}
      action={
        <IfMay permission="consent.grant" told="授权需由企业主办理。">
          <LinkButton to={AUTHORISE}>去授权</LinkButton>
        </IfMay>
      }
    >
      授权平台使用{domains.map((domain) => label("dataDomain", domain)).join("、")}
      数据后即可判断。可以只授权其中几类，随时撤回。
    </Alert>
  );
}

function OutOfReach({ offers, search }: { offers: readonly OfferView[]; search: string }) {
  const nearest = offers.slice(0, NEAREST);
  const rest = offers.slice(NEAREST);
  return (
    <Section
      title={`暂时够不着的产品（${offers.length} 个）`}
      lead="只缺数据的排在最前，其次是差得少的。每个产品写明差在哪里、下一步能做什么。"
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {nearest.map((offer) => (
          <OfferCard
            key={offer.code}
            offer={offerCard(offer)}
            action={<More offer={offer} search={search} />}
          />
        ))}
      </div>
      {rest.length > 0 && (
        <Details summary={`其余 ${rest.length} 个产品`} className="mt-4">
          <div className="grid items-start gap-4 lg:grid-cols-2">
            {rest.map((offer) => (
              <OfferCard
                key={offer.code}
                offer={offerCard(offer)}
                action={<More offer={offer} search={search} />}
              />
            ))}
          </div>
        </Details>
      )}
    </Section>
  );
}

/** The next step towards a product: what to authorise, where that would let it be judged; always the conditions. */
const More = ({ offer, search }: { offer: OfferView; search: string }) => {
  const path = offerPath(offer.code, search);
  const domains = offer.authorise.map((domain) => label("dataDomain", domain)).join("、");
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {domains && (
        <IfMay permission="consent.grant" told={`授权${domains}数据，需由企业主办理。`}>
          <LinkButton
            to={`/enterprise/consents/new?next=${encodeURIComponent(path)}`}
            variant="secondary"
            size="sm"
          >
            授权{domains}数据
          </LinkButton>
        </IfMay>
      )}
      <Link to={path} className="link">
        逐条查看条件<span className="sr-only">：{offer.name}</span>
      </Link>
    </div>
  );
};
