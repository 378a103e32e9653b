import { CircleDashed, CircleHelp, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Fen } from "#lib/money.ts";
import { label, type RepaymentMethod, type Word } from "#lib/vocabulary.ts";
import { Card } from "../ui/card.tsx";
import { Details } from "../ui/details.tsx";
import { GuaranteeTags, type GuaranteeTagsProps } from "./guarantee-tags.tsx";
import { Money } from "./money.tsx";
import { Rate, Term } from "./rate.tsx";
import { StatusOf } from "./statuses.tsx";

export interface OfferFee {
  name: string;
  payee: string;
  /** How much and when, in words. */
  text: string;
}

export interface OfferView {
  product: string;
  bank: string;
  verdict: Word<"verdict">;
  guarantee: GuaranteeTagsProps;
  /** What an eligible firm could get. Indicative: the bank decides. */
  terms?:
    | {
        limit: Fen | bigint;
        rateBps: number;
        /** Interest and every fee as one annual figure. */
        annualCostBps: number;
        termMonths: number;
        repaymentMethod: RepaymentMethod;
      }
    | undefined;
  fees?: readonly OfferFee[];
  /** Conditions not met: the value against what is asked. */
  failed?: readonly string[];
  /** Conditions that cannot be judged, with the reason. */
  missing?: readonly string[];
  rank?: number | undefined;
}

const Figure = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt className="text-sm text-muted">{name}</dt>
    <dd className="font-semibold tabular">{children}</dd>
  </div>
);

function Terms({ terms }: { terms: NonNullable<OfferView["terms"]> }) {
  return (
    <>
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-x-4 gap-y-3">
        <Figure name="参考额度">
          <Money amount={terms.limit} />
        </Figure>
        <Figure name="参考年利率">
          <Rate bps={terms.rateBps} />
        </Figure>
        <Figure name="综合年化成本">
          <Rate bps={terms.annualCostBps} />
        </Figure>
        <Figure name="期限">
          <Term months={terms.termMonths} />
        </Figure>
      </dl>
      <p className="mt-3 text-sm text-muted">
        {label("repaymentMethod", terms.repaymentMethod)}。以上为按贵企业数据测算的参考值，以银行审批为准。
      </p>
    </>
  );
}

function Fees({ fees }: { fees: readonly OfferFee[] }) {
  if (fees.length === 0) return <p className="mt-2 text-sm text-muted">除利息外没有其他费用。</p>;
  return (
    <Details summary={<span className="text-sm">利息以外的费用（{fees.length} 项）</span>} className="mt-2">
      <ul className="text-sm">
        {fees.map((fee) => (
          <li key={`${fee.payee} ${fee.name}`}>
            {fee.name}：{fee.text}（付给{fee.payee}）
          </li>
        ))}
      </ul>
    </Details>
  );
}

function Obstacles({ failed = [], missing = [] }: Pick<OfferView, "failed" | "missing">) {
  return (
    <ul className="grid gap-1.5">
      {failed.map((text) => (
        <li key={text} className="flex gap-2">
          <X aria-hidden className="mt-1 size-4 flex-none text-bad" />
          <span>
            <span className="sr-only">未达到：</span>
            {text}
          </span>
        </li>
      ))}
      {missing.map((text) => (
        <li key={text} className="flex gap-2">
          <CircleHelp aria-hidden className="mt-1 size-4 flex-none text-warn" />
          <span>
            <span className="sr-only">缺少数据：</span>
            {text}
          </span>
        </li>
      ))}
      {failed.length + missing.length === 0 && (
        <li className="flex gap-2 text-muted">
          <CircleDashed aria-hidden className="mt-1 size-4 flex-none" />
          没有列出具体条件
        </li>
      )}
    </ul>
  );
}

export interface OfferCardProps {
  offer: OfferView;
  /** What can be done with it. */
  action?: ReactNode;
  level?: 2 | 3;
}

/** A product as it would be for this firm: what it could get and cost, or why it is out of reach. */
export function OfferCard({ offer, action, level }: OfferCardProps) {
  return (
    <Card
      level={level}
      title={
        <>
          {offer.rank !== undefined && <span className="me-2 text-muted tabular">{offer.rank}.</span>}
          {offer.product}
          <span className="block text-sm font-normal text-muted">{offer.bank}</span>
        </>
      }
      aside={
        <div className="flex flex-wrap items-center gap-2">
          <GuaranteeTags {...offer.guarantee} />
          <StatusOf list="verdict" code={offer.verdict} />
        </div>
      }
      footer={action}
    >
      {offer.terms ? (
        <>
          <Terms terms={offer.terms} />
          {offer.fees && <Fees fees={offer.fees} />}
        </>
      ) : (
        <Obstacles failed={offer.failed} missing={offer.missing} />
      )}
    </Card>
  );
}
