import type { Dashboard } from "#domain/indicators/index.ts";
import { formatDate } from "#lib/dates.ts";
import { Chart } from "../ui/chart.tsx";
import { inWan } from "./figures.tsx";
import {
  bankFinding,
  disbursedFinding,
  divisionFinding,
  funnelFinding,
  monthLabels,
  outstandingFinding,
} from "./findings.ts";
import { rowsHref } from "./rows-href.ts";

const SOURCE = "平台账本与申请记录";
const two = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });

const monthEnd = (month: string) => {
  const next = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0));
  return next.toISOString().slice(0, 10);
};

/** Asked, granted, paid: 24 months. */
export function FlowChart({ dashboard }: { dashboard: Dashboard }) {
  const { months, series, asOf } = dashboard;
  return (
    <Chart
      kind="bar"
      title={disbursedFinding(dashboard)}
      dimension="月份"
      unit="万元"
      source={SOURCE}
      asOf={formatDate(asOf)}
      labels={monthLabels(months)}
      format={two.format}
      series={[
        { name: "申请", values: (series.applied_amount ?? []).map(inWan) },
        { name: "授信", values: (series.granted_amount ?? []).map(inWan) },
        { name: "放款", values: (series.disbursed_amount ?? []).map(inWan) },
      ]}
      labelHref={(at) =>
        rowsHref({
          indicator: "disbursed_amount",
          kind: "flow",
          from: months[at]!,
          to: monthEnd(months[at]!),
        })
      }
    />
  );
}

/** What is owed at each month's end, against the target. */
export function StockChart({ dashboard }: { dashboard: Dashboard }) {
  const { months, series, asOf, targets } = dashboard;
  const target = targets.find(({ indicator }) => indicator === "credit_loans_outstanding");
  const year = dashboard.month.slice(0, 4);
  return (
    <Chart
      kind="line"
      title={outstandingFinding(dashboard)}
      dimension="月末"
      unit="万元"
      source={SOURCE}
      asOf={formatDate(asOf)}
      labels={monthLabels(months)}
      format={two.format}
      series={[
        { name: "贷款余额", values: (series.loans_outstanding ?? []).map(inWan) },
        { name: "免抵押余额", values: (series.collateral_free_outstanding ?? []).map(inWan) },
        { name: "信用贷款余额", values: (series.credit_loans_outstanding ?? []).map(inWan) },
        ...(target
          ? [
              {
                name: "信用贷款目标",
                values: months.map((month) => (month.startsWith(year) ? inWan(target.value) : null)),
                dashed: true,
              },
            ]
          : []),
      ]}
      labelHref={(at) =>
        rowsHref({ indicator: "loans_outstanding", kind: "stock", from: "", to: monthEnd(months[at]!) })
      }
    />
  );
}

/** What is owed in each township and park, all of them. */
export function DivisionChart({ dashboard }: { dashboard: Dashboard }) {
  const { byDivision, asOf } = dashboard;
  return (
    <Chart
      kind="horizontal"
      title={divisionFinding(byDivision)}
      dimension="乡镇街道"
      unit="万元"
      source={SOURCE}
      asOf={formatDate(asOf)}
      tableOpen={false}
      labels={byDivision.map(({ name }) => name)}
      format={two.format}
      series={[
        { name: "贷款余额", values: byDivision.map(({ figures }) => inWan(figures.loans_outstanding)) },
        {
          name: "免抵押余额",
          values: byDivision.map(({ figures }) => inWan(figures.collateral_free_outstanding)),
        },
      ]}
    />
  );
}

/** What each bank granted and paid out this year. */
export function BankChart({ dashboard }: { dashboard: Dashboard }) {
  const { byBank, asOf } = dashboard;
  return (
    <Chart
      kind="horizontal"
      title={bankFinding(dashboard)}
      dimension="银行"
      unit="万元"
      source={SOURCE}
      asOf={formatDate(asOf)}
      tableOpen={false}
      labels={byBank.map(({ name }) => name)}
      height={byBank.length * 40 + 72}
      format={two.format}
      series={[
        { name: "本年授信", values: byBank.map(({ figures }) => inWan(figures.granted_amount)) },
        { name: "本年放款", values: byBank.map(({ figures }) => inWan(figures.disbursed_amount)) },
      ]}
    />
  );
}

/** How far firms came. */
export function FunnelChart({ dashboard }: { dashboard: Dashboard }) {
  const { funnel } = dashboard;
  return (
    <Chart
      kind="horizontal"
      title={funnelFinding(dashboard)}
      dimension="环节"
      unit="户"
      source={SOURCE}
      asOf={formatDate(funnel.asOf)}
      tableOpen={false}
      labels={funnel.steps.map(({ name }) => name)}
      series={[{ name: "企业", values: funnel.steps.map(({ firms }) => Number(firms)) }]}
    />
  );
}
