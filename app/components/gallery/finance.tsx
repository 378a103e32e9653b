import { wan, yuan } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import { ConsentScope } from "../finance/consent-scope.tsx";
import { DateText, Deadline, InstantText } from "../finance/dates.tsx";
import { FeatureTable } from "../finance/feature-table.tsx";
import { Money, Wan } from "../finance/money.tsx";
import { OfferCard } from "../finance/offer-card.tsx";
import { Rate } from "../finance/rate.tsx";
import { ScheduleTable } from "../finance/schedule-table.tsx";
import { ScoreBar, ScoreReasons } from "../finance/score.tsx";
import { ApplicationStatus } from "../finance/statuses.tsx";
import { TargetGauge } from "../finance/target-gauge.tsx";
import { LinkButton } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Chart } from "../ui/chart.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { Stat, StatGrid } from "../ui/stat.tsx";
import { Table } from "../ui/table.tsx";

const CUTS = [
  { grade: "excellent", from: 800 },
  { grade: "good", from: 650 },
  { grade: "fair", from: 500 },
  { grade: "poor", from: 0 },
] as const;

export function Figures() {
  return (
    <StatGrid>
      <TargetGauge
        label="信用贷款累计投放"
        value="86.4"
        unit="亿元"
        target="100 亿元"
        share={0.864}
        pace={0.893}
        to="/gallery"
      />
      <TargetGauge label="数据合规率" value="98.6" unit="%" target="98%" share={1.006} pace={null} />
      <TargetGauge label="首贷户" value="312" unit="户" target="600 户" share={0.52} pace={0.893} />
      <Stat label="贷款余额" value="41.27" unit="亿元" note="截至 2026年11月22日，较上月末 +1.8%" />
    </StatGrid>
  );
}

const MONTHS = ["6月", "7月", "8月", "9月", "10月", "11月"];
const TOWNS = ["静海镇", "唐官屯镇", "独流镇", "王口镇", "大邱庄镇", "子牙镇", "团泊镇", "陈官屯镇"];

export function Charts() {
  const shared = { source: "平台账本", asOf: "2026年11月22日" };
  return (
    <div className="grid gap-6 xl:grid-cols-2">
      <Chart
        {...shared}
        kind="stacked"
        title="放款额连续三个月上升，其中信用贷款占六成"
        dimension="月份"
        unit="万元"
        labels={MONTHS}
        series={[
          { name: "信用", values: [3120, 2980, 3340, 3610, 4020, 2890] },
          { name: "保证", values: [1210, 1190, 1080, 1340, 1410, 980] },
          { name: "抵押", values: [860, 940, 790, 910, 880, 640] },
          { name: "月均目标", values: [5000, 5000, 5000, 5000, 5000, 5000], kind: "line", dashed: true },
        ]}
      />
      <Chart
        {...shared}
        kind="horizontal"
        title="大邱庄镇申请最多，团泊镇尚无放款"
        dimension="乡镇"
        unit="户"
        labels={TOWNS}
        series={[
          { name: "申请", values: [62, 41, 33, 28, 74, 22, 9, 18] },
          { name: "放款", values: [40, 22, 19, 15, 51, 11, 0, 9] },
        ]}
      />
    </div>
  );
}

export function Scoring() {
  return (
    <div className="grid gap-8 md:grid-cols-2">
      <div>
        <ScoreBar points={712} grade="good" cuts={CUTS} note="依据 21 项指标，数据截至 2026年10月31日" />
        <div className="mt-6">
          <ScoreReasons
            label="评分理由"
            reasons={[
              {
                kind: "up",
                text: "近 12 月按期申报，纳税信用 A 级",
                points: 62,
                origin: "税务局 · 2026年4月",
              },
              {
                kind: "down",
                text: "近 6 月开票额同比下降 18.4%",
                points: 41,
                origin: "税务局 · 2026年10月",
                remedy: "连续两个月回升后会重新计算。",
              },
              { kind: "missing", text: "用电数据未授权，按缺失计分", remedy: "授权后可提高评分的把握。" },
              { kind: "cap", text: "存在未修复的行政处罚，最高 649 分" },
            ]}
          />
        </div>
      </div>
      <Card title="授权书" aside={<ApplicationStatus status="accepted" />}>
        <ConsentScope
          bank="津海示范银行"
          purpose="credit_review"
          domains={["tax", "invoice", "social_security"]}
          startsOn="2026-11-22"
          endsOn="2027-05-22"
          status="active"
          reads={2}
        />
      </Card>
    </div>
  );
}

const GUARANTEE = { mode: "credit", collateralFree: true, guaranteeFree: true } as const;

export function Offers() {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <OfferCard
        offer={{
          product: "税信快贷",
          bank: "津海示范银行",
          verdict: "eligible",
          rank: 1,
          guarantee: GUARANTEE,
          terms: {
            limit: wan(86.5),
            rateBps: 365,
            annualCostBps: 371,
            termMonths: 12,
            repaymentMethod: "interest_only",
          },
          fees: [],
        }}
        action={<LinkButton to="/gallery">申请这个产品</LinkButton>}
      />
      <OfferCard
        offer={{
          product: "电力信用贷",
          bank: "北运河示范农商行",
          verdict: "ineligible",
          guarantee: { mode: "guaranteed", collateralFree: true, guaranteeFree: false },
          failed: ["近12月用电量 3.2 万千瓦时，要求不少于 5 万千瓦时", "经营 14 个月，要求满 24 个月"],
          missing: ["纳税信用级别：未授权"],
        }}
      />
    </div>
  );
}

export function Tables() {
  const schedule = repaymentSchedule({
    principal: wan(30),
    rateBps: 410,
    startOn: "2026-11-22",
    termMonths: 6,
    method: "annuity",
  });
  return (
    <div className="grid gap-8">
      <Table
        caption="待受理的申请"
        dense
        rows={[
          {
            id: "1",
            firm: "天津静海示范机械有限公司",
            amount: wan(50),
            due: 2,
            status: "submitted" as const,
          },
          {
            id: "2",
            firm: "静海区团泊示范养殖专业合作社",
            amount: wan(12.5),
            due: 0,
            status: "accepted" as const,
          },
          {
            id: "3",
            firm: "静海区唐官屯示范五金经营部",
            amount: yuan(9800),
            due: -1,
            status: "proposed" as const,
          },
        ]}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "firm",
            head: "企业",
            cell: (row) => (
              <a href="/gallery" className="link">
                {row.firm}
              </a>
            ),
          },
          {
            key: "amount",
            head: "申请金额",
            unit: "万元",
            numeric: true,
            cell: (row) => <Wan amount={row.amount} />,
          },
          {
            key: "due",
            head: "时限",
            cell: (row) => <Deadline dueOn="2026-11-24" workingDaysLeft={row.due} />,
          },
          { key: "status", head: "状态", cell: (row) => <ApplicationStatus status={row.status} /> },
        ]}
      />
      <FeatureTable
        caption="纳税"
        rows={[
          {
            id: "a",
            name: "近12月实缴税额",
            value: "38.2 万元",
            window: "12 个月",
            source: "税务局",
            asOn: "2026-10-31",
            missing: null,
          },
          {
            id: "b",
            name: "近12月用电量",
            value: null,
            window: "12 个月",
            source: "供电公司",
            asOn: null,
            missing: "unauthorised",
          },
          {
            id: "c",
            name: "参保人数变化",
            value: null,
            window: "6 个月",
            source: "人社局",
            asOn: null,
            missing: "not_covered",
          },
        ]}
      />
      <ScheduleTable
        totals={schedule.totals}
        instalments={schedule.instalments.map((row) => ({
          ...row,
          state: row.n === 1 ? "paid" : row.n === 2 ? "due" : "upcoming",
        }))}
      />
      <DescriptionList
        columns={2}
        items={[
          { term: "授信额度", value: <Money amount={wan(86.5)} exact /> },
          { term: "年利率", value: <Rate bps={365} /> },
          { term: "授信到期日", value: <DateText on="2027-11-21" /> },
          { term: "最近查看", value: <InstantText at={new Date("2026-11-22T08:05:00Z")} /> },
        ]}
      />
    </div>
  );
}
