import { Link } from "@remix-run/react";
import type { RunView } from "#domain/matches/index.ts";
import { label } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Table } from "../ui/table.tsx";

const number = (value: number) => value.toLocaleString("zh-CN");

/** A count of firms; of few it is only said that they are few. */
export const firms = (count: number | null) => (count === null ? "不足 5" : number(count));

export const scopeWords = ({ scope, productName }: Pick<RunView, "scope" | "productName">) =>
  productName ? `${label("matchScope", scope)}：${productName}` : label("matchScope", scope);

/** Runs of matching, each with the way to its report. */
export const RunTable = ({ runs, base }: { runs: readonly RunView[]; base: string }) => (
  <Table
    caption="匹配记录"
    captionHidden
    rows={runs}
    rowKey={({ id }) => id}
    empty={
      <EmptyState title="还没有匹配记录">
        每天夜里，平台把全部企业与全部在售产品匹配一遍；产品有变化时也会匹配。每一次的结果会列在这里。
      </EmptyState>
    }
    columns={[
      {
        key: "started",
        head: "开始",
        cell: ({ id, startedAt }) => (
          <Link to={`${base}/${id}`} className="link">
            <InstantText at={startedAt} />
          </Link>
        ),
      },
      { key: "scope", head: "范围", cell: scopeWords },
      { key: "status", head: "状态", cell: ({ status }) => <StatusOf list="matchRunStatus" code={status} /> },
      {
        key: "done",
        head: "企业",
        unit: "家",
        numeric: true,
        cell: ({ enterprises, total, status }) =>
          status === "finished" ? number(enterprises) : `${number(enterprises)} / ${number(total)}`,
      },
      {
        key: "matched",
        head: "有符合的产品",
        unit: "家",
        numeric: true,
        cell: ({ matchedEnterprises }) => firms(matchedEnterprises),
      },
      {
        key: "changed",
        head: "结果有变化",
        unit: "家",
        numeric: true,
        cell: ({ changedEnterprises }) => number(changedEnterprises),
      },
    ]}
  />
);
