import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { BreakdownTable } from "#app/components/bureau/breakdown-table.tsx";
import {
  BankChart,
  DivisionChart,
  FlowChart,
  FunnelChart,
  StockChart,
} from "#app/components/bureau/charts.tsx";
import { figureWords } from "#app/components/bureau/figures.tsx";
import { FunnelTable } from "#app/components/bureau/funnel-table.tsx";
import { IndicatorTable } from "#app/components/bureau/indicator-table.tsx";
import { rowsHref } from "#app/components/bureau/rows-href.ts";
import { TargetStat } from "#app/components/bureau/target-stat.tsx";
import { useWaiting } from "#app/components/shell/counts.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AdministratorDesk } from "#app/components/staff/administrator-desk.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { Button, LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Select } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { StatGrid } from "#app/components/ui/stat.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { may } from "#domain/access/permissions.ts";
import { type Dashboard, viewDashboard } from "#domain/indicators/index.ts";
import { addMonths, dateOn, formatDate, formatMonth, monthOf } from "#lib/dates.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  if (!may(caller.actor, "dashboard.view")) return null;
  const month = new URL(args.request.url).searchParams.get("month") || undefined;
  const thisMonth = monthOf(dateOn(new Date()));
  const choices = Array.from({ length: 24 }, (_, back) => addMonths(thisMonth, -back));
  return { dashboard: await viewDashboard(caller, { month }), choices };
});

export const meta: MetaFunction = () => [{ title: pageTitle("总览") }];

/** The figures that stand first, with the words over them. */
const FIRST: readonly [code: string, label?: string][] = [
  ["loans_outstanding"],
  ["credit_loans_outstanding"],
  ["collateral_free_outstanding"],
  ["disbursed_amount", "本年放款"],
  ["granted_amount", "本年授信"],
  ["first_loan_firms", "本年首贷户"],
  ["enterprises_with_consent"],
  ["response_in_time_rate", "本年银行按时响应率"],
];

const ACROSS_DIVISIONS = [
  "registered_enterprises",
  "applications",
  "granted_amount",
  "disbursed_amount",
  "loans_outstanding",
  "collateral_free_outstanding",
  "credit_loans_outstanding",
];
const ACROSS_BANKS = [
  "applications",
  "response_in_time_rate",
  "approval_rate",
  "granted_amount",
  "disbursed_amount",
  "loans_outstanding",
  "credit_loans_outstanding",
  "overdue_share",
];

export default function BureauHome() {
  const figures = useLoaderData<typeof loader>();
  return figures ? <Overview {...figures} /> : <AdministratorDesk portal="bureau" title="总览" />;
}

function Overview({ dashboard, choices }: { dashboard: Dashboard; choices: string[] }) {
  const { month, asOf, complete } = dashboard;
  const registered = dashboard.figures.find(({ code }) => code === "registered_enterprises");
  return (
    <>
      <PageHeader
        title={`${formatMonth(month)}总览`}
        lead={`${complete ? "截至月末" : "截至今天"} ${formatDate(asOf)}。金额取自平台账本，每个数字都可以点开看明细。`}
        actions={<MonthChoice month={month} choices={choices} />}
      />
      <OpenAlerts />
      {registered?.value === 0n && (
        <EmptyState title="还没有企业注册">企业注册、授权和申请之后，这里会显示各项数字。</EmptyState>
      )}
      <Section title="主要数字">
        <StatGrid>
          {FIRST.map(([code, words]) => (
            <FirstFigure key={code} {...{ dashboard, code, words }} />
          ))}
        </StatGrid>
      </Section>
      <Section title="走势" lead="近 24 个月。">
        <div className="grid gap-4 xl:grid-cols-2">
          <FlowChart dashboard={dashboard} />
          <StockChart dashboard={dashboard} />
        </div>
      </Section>
      <Section title="按乡镇街道和园区" id="divisions">
        <DivisionChart dashboard={dashboard} />
        <div className="mt-4">
          <BreakdownTable
            dashboard={dashboard}
            dimension="division"
            head="乡镇街道"
            rows={dashboard.byDivision}
            codes={ACROSS_DIVISIONS}
          />
        </div>
      </Section>
      <Section title="按银行" id="banks">
        <BankChart dashboard={dashboard} />
        <div className="mt-4">
          <BreakdownTable
            dashboard={dashboard}
            dimension="bank"
            head="银行"
            rows={dashboard.byBank}
            codes={ACROSS_BANKS}
          />
        </div>
      </Section>
      <Section
        title="融资漏斗"
        lead="平台开通以来累计，同一企业只计一户。在办的申请单列，不计为成功。"
        id="funnel"
      >
        <div className="grid items-start gap-4 xl:grid-cols-2">
          <FunnelChart dashboard={dashboard} />
          <FunnelTable funnel={dashboard.funnel} />
        </div>
      </Section>
      <Section title="全部指标" lead="看板、月报和明细用同一口径、同一算法。" id="indicators">
        <IndicatorTable dashboard={dashboard} />
      </Section>
    </>
  );
}

/** Looks of banks that no business explains so far. */
function OpenAlerts() {
  const open = useWaiting("/bureau/alerts");
  if (open === 0) return null;
  return (
    <Alert
      tone="warn"
      title={`${open} 条无业务查看待银行说明`}
      className="no-print mb-6"
      action={
        <LinkButton to="/bureau/alerts?status=open" variant="secondary" size="sm">
          查看
        </LinkButton>
      }
    >
      银行人员在没有在办业务时查看了企业数据，银行的合规岗还没有写明原因。
    </Alert>
  );
}

function MonthChoice({ month, choices }: { month: string; choices: string[] }) {
  return (
    <Form method="get" className="flex items-end gap-2">
      <Select
        key={month}
        name="month"
        label="月份"
        unmarked
        empty={false}
        defaultValue={month}
        options={choices.map((value) => ({ value, label: formatMonth(value) }))}
      />
      <Button type="submit" variant="secondary" size="sm" className="h-9">
        查看
      </Button>
      <LinkButton to="/bureau/reports" variant="secondary" size="sm" className="h-9">
        月报
      </LinkButton>
    </Form>
  );
}

function FirstFigure({
  dashboard,
  code,
  words,
}: {
  dashboard: Dashboard;
  code: string;
  words?: string | undefined;
}) {
  const figure = dashboard.figures.find((each) => each.code === code);
  if (!figure) return null;
  const series = dashboard.series[code];
  const latest = series?.at(-1);
  const before = series?.at(-2);
  const name = (value: string) => `${Number(value.slice(5, 7))}月`;
  const now = `${name(dashboard.month)}${dashboard.complete ? "" : "至今"}`;
  const note =
    latest === undefined || before === undefined
      ? undefined
      : figure.kind === "flow"
        ? `${now} ${figureWords(figure.unit, latest)}，上月 ${figureWords(figure.unit, before)}`
        : `上月末 ${figureWords(figure.unit, before)}`;
  const to = rowsHref({ indicator: code, kind: figure.kind, ...dashboard.year });
  return <TargetStat figure={figure} label={words ?? figure.name} note={note} to={to} />;
}
