import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useLocation } from "@remix-run/react";
import { Figure } from "#app/components/bureau/figures.tsx";
import { type RowsQuery, rowsQuery } from "#app/components/bureau/rows-filters.ts";
import { DateText } from "#app/components/finance/dates.tsx";
import { Wan } from "#app/components/finance/money.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { DownloadLink } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Filters, Toolbar } from "#app/components/ui/filters.tsx";
import { DateInput, Select } from "#app/components/ui/inputs.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { type IndicatorRow, type IndicatorRows, listIndicatorRows } from "#domain/indicators/index.ts";
import { formatDate } from "#lib/dates.ts";
import { label } from "#lib/vocabulary.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const query = rowsQuery(args.request.url);
  return { query, found: await listIndicatorRows(caller, query) };
});

export const meta: MetaFunction = () => [{ title: pageTitle("明细") }];

export default function RowsPage() {
  const { query, found } = useLoaderData<typeof loader>();
  const { indicator, period, rows, next, count } = found;
  const { search } = useLocation();
  const span =
    indicator.kind === "stock"
      ? `截至 ${formatDate(period.to)}`
      : `${formatDate(period.from)}至${formatDate(period.to)}`;
  return (
    <>
      <PageHeader
        title={`${indicator.name}的明细`}
        lead={`${indicator.definition}${indicator.denominator ? `分母：${indicator.denominator}` : ""}（${indicator.version} 版口径）`}
      />
      <RowFilters query={query} found={found} />
      <Toolbar aside={<DownloadLink href={`/bureau/rows.csv${search}`}>下载 CSV</DownloadLink>}>
        <p>
          {span}，共 <strong className="tabular">{count.toLocaleString("zh-CN")}</strong> 条，
          {indicator.isRatio ? "结果" : "合计"}{" "}
          <strong>
            <Figure unit={indicator.unit} value={found.figure} counted={indicator.unitWord} />
          </strong>
        </p>
      </Toolbar>
      <Table
        caption={`${indicator.name}的明细`}
        captionHidden
        dense
        rows={rows}
        rowKey={({ caseNumber, division }) => `${caseNumber} ${division}`}
        columns={columnsOf(found)}
        empty={
          <EmptyState title="这些条件下没有明细">
            放宽时间范围或清除部分条件后再看。不列企业名称，只列编号。
          </EmptyState>
        }
      />
      <Pager next={next} shown={rows.length} total={count} />
    </>
  );
}

/** What a row brings to a share, in words; money where it is money. */
const part = (value: bigint, inMoney: boolean) =>
  inMoney ? <Wan amount={value} /> : value.toLocaleString("zh-CN");

function columnsOf({ indicator }: IndicatorRows): Column<IndicatorRow>[] {
  const has = (dimension: string) => (indicator.dimensions as readonly string[]).includes(dimension);
  const isMoney = indicator.unit === "fen";
  const weighsMoney =
    indicator.isRatio && indicator.code.match(/outstanding_share|disbursed_share|overdue_share/) !== null;
  const columns: (Column<IndicatorRow> | false)[] = [
    {
      key: "number",
      head: "编号",
      className: "whitespace-nowrap tabular",
      cell: ({ caseNumber }) => caseNumber,
    },
    {
      key: "on",
      head: indicator.kind === "stock" ? "起始日期" : "日期",
      cell: ({ on }) => <DateText on={on} />,
    },
    has("division") && { key: "division", head: "乡镇街道", cell: ({ division }) => division },
    has("bank") && { key: "bank", head: "银行", cell: ({ bank }) => bank },
    has("product") && { key: "product", head: "产品", cell: ({ product }) => product },
    has("guaranteeMode") && {
      key: "mode",
      head: "担保方式",
      cell: ({ guaranteeMode }) => (guaranteeMode ? label("guaranteeMode", guaranteeMode) : "—"),
    },
    has("sizeClass") && {
      key: "size",
      head: "规模",
      cell: ({ sizeClass }) => (sizeClass ? label("sizeClass", sizeClass) : "—"),
    },
    has("bank") && { key: "first", head: "首贷", cell: ({ firstLoan }) => (firstLoan ? "是" : "否") },
    has("bank") && {
      key: "amount",
      head: indicator.kind === "stock" ? "余额" : "金额",
      unit: "万元",
      numeric: true,
      cell: ({ amount }) => <Wan amount={amount} />,
    },
    !isMoney &&
      !indicator.isRatio && { key: "value", head: "计入", numeric: true, cell: ({ value }) => String(value) },
    indicator.isRatio &&
      indicator.code !== "weighted_rate" && {
        key: "numerator",
        head: "计入分子",
        numeric: true,
        cell: ({ value }) => part(value, weighsMoney),
      },
    indicator.isRatio && {
      key: "denominator",
      head: "计入分母",
      numeric: true,
      cell: ({ weight }) => part(weight, weighsMoney || indicator.code === "weighted_rate"),
    },
  ];
  return columns.filter((column): column is Column<IndicatorRow> => column !== false);
}

function RowFilters({ query, found }: { query: RowsQuery; found: IndicatorRows }) {
  const { indicator, indicators, names, period } = found;
  const choose = (name: keyof typeof names, words: string) =>
    indicator.dimensions.includes(name) && (
      <Select
        name={name}
        label={words}
        unmarked
        empty="全部"
        defaultValue={query[name] ?? ""}
        options={names[name].map(({ key, name: text }) => ({ value: key, label: text }))}
      />
    );
  return (
    <Filters>
      <Select
        name="indicator"
        label="指标"
        unmarked
        empty={false}
        defaultValue={indicator.code}
        options={indicators.map(({ code, name }) => ({ value: code, label: name }))}
      />
      {indicator.kind === "flow" && <DateInput name="from" label="从" unmarked defaultValue={period.from} />}
      <DateInput
        name="to"
        label={indicator.kind === "flow" ? "到" : "截至"}
        unmarked
        defaultValue={period.to}
      />
      {choose("division", "乡镇街道")}
      {choose("bank", "银行")}
      {choose("product", "产品")}
      {choose("guaranteeMode", "担保方式")}
      {choose("sizeClass", "规模")}
    </Filters>
  );
}
