import { Link } from "@remix-run/react";
import type { OfferView as Offer } from "#domain/matches/index.ts";
import { label } from "#lib/vocabulary.ts";
import { DateText } from "../finance/dates.tsx";
import { GuaranteeTags } from "../finance/guarantee-tags.tsx";
import { Money } from "../finance/money.tsx";
import type { OfferView as OfferCardView } from "../finance/offer-card.tsx";
import { Rate, Term } from "../finance/rate.tsx";
import { LinkButton } from "../ui/button.tsx";
import { Table } from "../ui/table.tsx";

/** The address of an offer's page, with the wish kept. */
export const offerPath = (code: string, search = "") => `/enterprise/offers/${code}${search}`;

export const offerCard = (offer: Offer): OfferCardView => ({
  product: offer.name,
  bank: offer.bankName,
  verdict: offer.verdict,
  guarantee: {
    mode: offer.guaranteeMode,
    collateralFree: offer.collateralFree,
    guaranteeFree: offer.guaranteeFree,
  },
  terms: offer.terms ?? undefined,
  rank: offer.terms?.rank,
  fees: offer.fees.map((fee) => ({ name: label("feeKind", fee.kind), payee: fee.payee, text: fee.text })),
  failed: offer.failed,
  missing: offer.missing,
});

/** Beneath a figure; it wraps, so that seven columns fit beside the navigation. */
const NOTE = "block text-xs font-normal text-muted sm:ml-auto sm:max-w-32 sm:whitespace-normal";

type Eligible = Offer & { terms: NonNullable<Offer["terms"]> };
const isEligible = (offer: Offer): offer is Eligible => offer.terms !== null;

/** The payment an owner would make: each month's first, or all at once. */
function Payment({ terms }: { terms: Eligible["terms"] }) {
  return (
    <div>
      <Money amount={terms.payment.amount} />
      <span className={NOTE}>
        {terms.payment.single ? "到期一次还清" : "首期"}，<DateText on={terms.payment.dueOn} />
      </span>
    </div>
  );
}

function Fees({ offer }: { offer: Eligible }) {
  if (offer.terms.feeTotal === 0n) return <span className="text-muted">无</span>;
  return (
    <div>
      <Money amount={offer.terms.feeTotal} />
      {offer.fees.map((fee) => (
        <span key={`${fee.kind} ${fee.payee}`} className={NOTE}>
          {label("feeKind", fee.kind)}，付给{fee.payee}
        </span>
      ))}
    </div>
  );
}

/** Offers side by side: one line each on a wide screen, one card each on a phone. */
export function OfferTable({ offers, search }: { offers: readonly Offer[]; search: string }) {
  return (
    <Table
      caption="符合条件的产品，综合排序在前的更值得先看"
      captionHidden
      rows={offers.filter(isEligible)}
      rowKey={(row) => row.code}
      columns={[
        {
          key: "product",
          head: "产品",
          cell: (row) => (
            <div className="min-w-40">
              <Link to={offerPath(row.code, search)} className="link font-semibold">
                {row.terms.rank}. {row.name}
              </Link>
              <span className="mb-1 block text-sm font-normal text-muted">{row.bankName}</span>
              <GuaranteeTags
                mode={row.guaranteeMode}
                collateralFree={row.collateralFree}
                guaranteeFree={row.guaranteeFree}
              />
              <span className="mt-1 block text-xs font-normal text-muted">{row.terms.why}</span>
            </div>
          ),
        },
        {
          key: "limit",
          head: "参考额度",
          numeric: true,
          cell: (row) => (
            <strong className="font-semibold">
              <Money amount={row.terms.limit} />
            </strong>
          ),
        },
        {
          key: "rate",
          head: "参考年利率",
          numeric: true,
          cell: (row) => (
            <div>
              <Rate bps={row.terms.rateBps} />
              <span className={NOTE}>
                <Term months={row.terms.termMonths} />，{label("repaymentMethod", row.terms.repaymentMethod)}
              </span>
            </div>
          ),
        },
        { key: "payment", head: "还款举例", numeric: true, cell: (row) => <Payment terms={row.terms} /> },
        { key: "fees", head: "其他费用", numeric: true, cell: (row) => <Fees offer={row} /> },
        {
          key: "cost",
          head: "综合年化成本",
          numeric: true,
          cell: (row) => (
            <strong className="font-semibold">
              <Rate bps={row.terms.annualCostBps} />
            </strong>
          ),
        },
        {
          key: "apply",
          head: "操作",
          cell: (row) => (
            <LinkButton to={`/enterprise/applications/new?version=${row.versionId}`} size="sm">
              申请<span className="sr-only">{row.name}</span>
            </LinkButton>
          ),
        },
      ]}
    />
  );
}
