import { Link } from "@remix-run/react";
import type { ChangeView } from "#domain/changes/index.ts";
import { label, type OrganisationKind } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Pager } from "../ui/pager.tsx";
import { Table } from "../ui/table.tsx";
import { Tabs } from "../ui/tabs.tsx";

export interface ChangeListProps {
  portal: OrganisationKind;
  status: "open" | "closed";
  rows: readonly ChangeView[];
  next: string | null;
}

/** Proposals that need a second person, and what became of earlier ones. */
export function ChangeList({ portal, status, rows, next }: ChangeListProps) {
  const home = `/${portal}/changes`;
  return (
    <>
      <PageHeader
        title="变更复核"
        lead="重要的变更由一人提交、另一人复核后才生效。提交人不能复核自己的变更。"
      />
      <Tabs
        label="变更"
        tabs={[
          { to: home, label: "待复核", current: status === "open" },
          { to: `${home}?status=closed`, label: "已处理", current: status === "closed" },
        ]}
      />
      <Table
        caption={status === "open" ? "待复核的变更" : "已处理的变更"}
        captionHidden
        dense
        rows={rows}
        rowKey={(row) => row.id}
        empty={
          status === "open" ? (
            <EmptyState title="没有待复核的变更">同事提交变更后，会列在这里等您复核。</EmptyState>
          ) : (
            <EmptyState title="还没有处理过的变更">复核通过、退回或撤销的变更会留在这里备查。</EmptyState>
          )
        }
        columns={[
          {
            key: "summary",
            head: "变更",
            cell: (row) => (
              <Link to={`${home}/${row.id}`} className="link font-medium">
                {row.summary}
              </Link>
            ),
          },
          { key: "kind", head: "类别", cell: (row) => label("changeKind", row.kind) },
          { key: "number", head: "编号", cell: (row) => row.number },
          {
            key: "maker",
            head: "提交人",
            cell: (row) => (row.isMine ? "本人" : (row.proposedByName ?? "本单位同事")),
          },
          { key: "at", head: "提交时间", cell: (row) => <InstantText at={row.proposedAt} /> },
          { key: "status", head: "状态", cell: (row) => <StatusOf list="changeStatus" code={row.status} /> },
        ]}
      />
      {rows.length > 0 && <Pager next={next} shown={rows.length} />}
    </>
  );
}
