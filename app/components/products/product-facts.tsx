import type { TermsView } from "#domain/products/index.ts";
import { label } from "#lib/vocabulary.ts";
import { GuaranteeTags } from "../finance/guarantee-tags.tsx";
import { Money } from "../finance/money.tsx";
import { Rate, Term } from "../finance/rate.tsx";
import { DescriptionList } from "../ui/description-list.tsx";

/** `3.65% 起` or one rate where all grades and terms pay the same. */
export function RateRange({ low, high }: { low: number; high: number }) {
  if (low === high) return <Rate bps={low} />;
  return (
    <span className="whitespace-nowrap tabular">
      <Rate bps={low} /> 至 <Rate bps={high} />
    </span>
  );
}

export function Terms({ months }: { months: readonly number[] }) {
  return (
    <span>
      {months.map((each, at) => (
        <span key={each}>
          {at > 0 && "、"}
          <Term months={each} />
        </span>
      ))}
    </span>
  );
}

/** What a product promises: amounts, rates, terms, security, methods, fees and who is paid. */
export function ProductFacts({ product }: { product: TermsView }) {
  const { guaranteeMode: mode, collateralFree, guaranteeFree, fees } = product;
  return (
    <DescriptionList
      columns={2}
      items={[
        {
          term: "额度",
          value: (
            <>
              <Money amount={product.min} /> 至 <Money amount={product.max} />
            </>
          ),
        },
        { term: "年利率", value: <RateRange low={product.rateLowBps} high={product.rateHighBps} /> },
        { term: "期限", value: <Terms months={product.termMonths} /> },
        {
          term: "还款方式",
          value: product.repaymentMethods.map((method) => label("repaymentMethod", method)).join("、"),
        },
        { term: "担保方式", value: <GuaranteeTags {...{ mode, collateralFree, guaranteeFree }} /> },
        {
          term: "利息以外的费用",
          value:
            fees.length === 0 ? (
              "没有其他费用"
            ) : (
              <ul>
                {fees.map((fee) => (
                  <li key={`${fee.kind} ${fee.payee}`}>
                    {label("feeKind", fee.kind)}：{fee.text}，付给{fee.payee}
                  </li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}

/** The conditions as the matching engine runs them, one a line. */
export function ConditionList({ conditions }: { conditions: readonly string[] }) {
  return (
    <ul className="measure grid border-t border-line">
      {conditions.map((text) => (
        <li key={text} className="border-b border-line py-2">
          {text}
        </li>
      ))}
    </ul>
  );
}
