import { Link } from "@remix-run/react";
import type { Breakdown, Dashboard, DashboardFigure } from "#domain/indicators/index.ts";
import { type Column, Table } from "../ui/table.tsx";
import { columnText, figureText } from "./figures.tsx";
import { rowsHref } from "./rows-href.ts";

export interface BreakdownTableProps {
  dashboard: Dashboard;
  dimension: "division" | "bank";
  head: string;
  rows: readonly Breakdown[];
  codes: readonly string[];
}

/** Townships or banks down, figures across; each number opens its rows. The foot is the whole district. */
export function BreakdownTable({ dashboard, dimension, head, rows, codes }: BreakdownTableProps) {
  const figures = codes.flatMap((code) => dashboard.figures.find((each) => each.code === code) ?? []);
  const columns: Column<Breakdown>[] = [
    { key: "name", head, cell: ({ name }) => name, foot: "合计" },
    ...figures.map((figure) => column(figure, dashboard, dimension)),
  ];
  return (
    <Table
      caption={`按${head}，截至 ${dashboard.asOf}`}
      captionHidden
      dense
      scroll
      columns={columns}
      rows={rows}
      rowKey={({ key }) => key}
    />
  );
}

function column(
  figure: DashboardFigure,
  dashboard: Dashboard,
  dimension: "division" | "bank",
): Column<Breakdown> {
  const { code, kind } = figure;
  const { from, to } = dashboard.year;
  return {
    key: code,
    head: kind === "flow" && !figure.isRatio ? `本年${figure.name}` : figure.name,
    unit: figure.unitWord,
    numeric: true,
    foot: (
      <NumberLink figure={figure} value={figure.value} to={rowsHref({ indicator: code, kind, from, to })} />
    ),
    cell: ({ key, figures }) => (
      <NumberLink
        figure={figure}
        value={figures[code] ?? null}
        to={rowsHref({ indicator: code, kind, from, to, [dimension]: key })}
      />
    ),
  } as Column<Breakdown>;
}

interface NumberLinkProps {
  figure: DashboardFigure;
  value: DashboardFigure["value"];
  to: string;
}

function NumberLink({ figure, value, to }: NumberLinkProps) {
  const text = columnText(figure.unit, value);
  if (value === null || text === "0") return <span className="text-muted">{text}</span>;
  return (
    <Link to={to} className="hover:underline" title={figureText(figure.unit, value).exact}>
      {text}
    </Link>
  );
}
