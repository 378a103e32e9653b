import { Link } from "@remix-run/react";
import type { Dashboard } from "#domain/indicators/index.ts";
import { Badge } from "../ui/status.tsx";
import { Table } from "../ui/table.tsx";
import { Figure } from "./figures.tsx";
import { rowsHref } from "./rows-href.ts";
import { targetWords, VerdictStatus } from "./target-stat.tsx";

/** Every indicator with its figure, its target and what it means. */
export function IndicatorTable({ dashboard }: { dashboard: Dashboard }) {
  return (
    <Table
      caption="全部指标"
      captionHidden
      dense
      rows={dashboard.figures}
      rowKey={({ code }) => code}
      columns={[
        {
          key: "name",
          head: "指标",
          className: "whitespace-nowrap",
          cell: ({ name, kind }) => (
            <span className="inline-flex items-center gap-2">
              {name}
              <Badge>{kind === "stock" ? "时点" : "本年"}</Badge>
            </span>
          ),
        },
        {
          key: "value",
          head: "数值",
          numeric: true,
          cell: ({ code, kind, unit, unitWord, value }) => (
            <Link className="link" to={rowsHref({ indicator: code, kind, ...dashboard.year })}>
              <Figure unit={unit} value={value} counted={unitWord} />
            </Link>
          ),
        },
        {
          key: "target",
          head: "年度目标",
          numeric: true,
          cell: ({ target }) => (target ? targetWords(target) : "—"),
        },
        {
          key: "verdict",
          head: "进度",
          cell: ({ target }) => (target ? <VerdictStatus verdict={target.progress.verdict} /> : "—"),
        },
        {
          key: "definition",
          head: "口径",
          cell: ({ definition, denominator, version }) => (
            <span className="text-sm text-muted">
              {definition}
              {denominator && `分母：${denominator}`}（{version} 版）
            </span>
          ),
        },
      ]}
    />
  );
}
