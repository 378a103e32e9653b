import { Download } from "lucide-react";
import { lazy, type ReactNode, Suspense, useId, useSyncExternalStore } from "react";
import { type ChartContent, chartCsv } from "./chart-series.ts";
import { Details } from "./details.tsx";
import { Table } from "./table.tsx";

const Canvas = lazy(() =>
  import("./chart-canvas.client.tsx").then(({ ChartCanvas }) => ({ default: ChartCanvas })),
);

const never = () => () => {};
/** False on the server and in the first paint, true once the browser runs the page. */
const useHydrated = () =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

export interface ChartProps extends ChartContent {
  /** States the finding: 放款额连续三个月上升. */
  title: ReactNode;
  /** What the labels are: 月份, 乡镇. */
  dimension: string;
  /** Where the figures come from. */
  source: string;
  /** The date or instant the figures hold for, as people read it. */
  asOf: string;
  /** The same figures as a file; made from the chart itself unless given. */
  csvHref?: string;
  /** How a figure is written in the table. */
  format?: (value: number) => string;
  /** Whether the table stands open from the start. */
  tableOpen?: boolean;
  /** Links from a label to the rows behind it. */
  labelHref?: (index: number) => string;
  height?: number;
}

const plain = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });

/** A finding with its picture, its table, its source and its file. */
export function Chart(props: ChartProps) {
  const {
    title,
    dimension,
    source,
    asOf,
    csvHref,
    format = plain.format,
    tableOpen = true,
    labelHref,
    height,
  } = props;
  const content: ChartContent = {
    kind: props.kind,
    labels: props.labels,
    series: props.series,
    unit: props.unit,
  };
  const titleId = useId();
  const hydrated = useHydrated();
  const tall = content.kind === "horizontal" ? content.labels.length * 28 + 72 : 288;
  const name = typeof title === "string" ? `${title}。数据见下表。` : `${dimension}图，数据见下表。`;
  return (
    <figure
      aria-labelledby={titleId}
      className="card min-w-0 rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <figcaption>
        <h3 id={titleId} className="font-semibold">
          {title}
        </h3>
        <p className="mt-0.5 text-sm text-muted">
          单位：{content.unit} · 来源：{source} · 截至 {asOf}
        </p>
      </figcaption>
      <div className="relative mt-3" style={{ height: height ?? tall }}>
        {hydrated && content.labels.length > 0 && (
          <Suspense fallback={null}>
            <Canvas content={content} label={name} />
          </Suspense>
        )}
        {content.labels.length === 0 && (
          <p className="grid h-full place-items-center rounded border border-dashed border-line-strong text-muted">
            这一时段还没有数据
          </p>
        )}
        <noscript>
          <p className="text-sm text-muted">图形需要浏览器脚本才能显示，数据见下表。</p>
        </noscript>
      </div>
      <div className="mt-3 border-t border-line pt-2">
        <Details
          summary={<span className="text-sm">数据表</span>}
          open={tableOpen}
          className="[&>div]:border-0 [&>div]:ps-0"
        >
          <ChartTable
            {...{ content, dimension, format, labelHref }}
            caption={typeof title === "string" ? title : dimension}
          />
        </Details>
        <a
          href={csvHref ?? `data:text/csv;charset=utf-8,${encodeURIComponent(chartCsv(dimension, content))}`}
          download={`${dimension}.csv`}
          className="link no-print mt-2 inline-flex items-center gap-1 text-sm"
        >
          <Download aria-hidden className="size-4" />
          下载 CSV
        </a>
      </div>
    </figure>
  );
}

interface ChartTableProps {
  caption: string;
  dimension: string;
  content: ChartContent;
  format: (value: number) => string;
  labelHref?: ((index: number) => string) | undefined;
}

function ChartTable({ caption, dimension, content, format, labelHref }: ChartTableProps) {
  return (
    <Table
      caption={caption}
      captionHidden
      dense
      scroll
      sticky={content.labels.length > 14}
      className="max-h-80"
      rows={content.labels}
      rowKey={(label, index) => `${index} ${label}`}
      columns={[
        {
          key: "label",
          head: dimension,
          cell: (label, index) =>
            labelHref ? (
              <a href={labelHref(index)} className="link">
                {label}
              </a>
            ) : (
              label
            ),
        },
        ...content.series.map((series) => ({
          key: series.name,
          head: series.name,
          unit: content.unit,
          numeric: true,
          cell: (_label: string, index: number) => {
            const value = series.values[index];
            return value === null || value === undefined ? "—" : format(value);
          },
        })),
      ]}
    />
  );
}
