import type { PublicStatistics } from "#domain/indicators/index.ts";
import { type Column, Table } from "../ui/table.tsx";

/** A public count; what is withheld says so. */
const count = (value: number | null | undefined) =>
  value === null || value === undefined ? (
    <span className="text-muted">不公布</span>
  ) : (
    value.toLocaleString("zh-CN")
  );

type Line = { key: string; name: string; counts: (number | null)[] };

export interface StatisticsTableProps {
  statistics: PublicStatistics;
  /** Totals by township (`rows`) or by industry (`columns`), or one grid of both. */
  of: "rows" | "columns" | "firms" | "loans";
}

/** One table of the public statistics. */
export function StatisticsTable({ statistics, of }: StatisticsTableProps) {
  const { townships, sections, firms, loans } = statistics;
  const isGrid = of === "firms" || of === "loans";
  const lines = of === "columns" ? sections : townships;
  const rows: Line[] = lines.map(({ code, name }, at) => ({
    key: code,
    name,
    counts: isGrid ? statistics[of].cells[at]! : [firms[of][at] ?? null, loans[of][at] ?? null],
  }));
  const heads = isGrid ? sections.map(({ name }) => name) : ["注册企业（户）", "累计放款（笔）"];
  const columns: Column<Line>[] = [
    { key: "name", head: of === "columns" ? "行业" : "乡镇街道", cell: ({ name }) => name },
    ...heads.map((head, at) => ({
      key: head,
      head,
      numeric: true,
      cell: ({ counts }: Line) => count(counts[at]),
    })),
  ];
  return (
    <Table
      caption={isGrid ? "各乡镇街道的行业分布" : of === "rows" ? "按乡镇街道" : "按行业"}
      captionHidden
      dense
      scroll={isGrid}
      rows={rows}
      rowKey={({ key }) => key}
      columns={columns}
    />
  );
}
