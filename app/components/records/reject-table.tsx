import type { DeliveryDetail, RejectView } from "#domain/records/index.ts";
import { DownloadLink } from "../ui/button.tsx";
import { Section } from "../ui/card.tsx";
import { Badge } from "../ui/status.tsx";
import { type Column, Table } from "../ui/table.tsx";

const columns: Column<RejectView>[] = [
  { key: "line", head: "行号", cell: ({ line }) => `第 ${line} 行`, className: "whitespace-nowrap tabular" },
  { key: "rule", head: "规则", cell: ({ label }) => <Badge>{label}</Badge> },
  { key: "reason", head: "原因", cell: ({ reason }) => reason },
  {
    key: "raw",
    head: "原始内容",
    cell: ({ raw }) => <code className="text-xs break-all text-muted">{raw}</code>,
  },
];

/** The rows that were not stored: how many broke which rule, the first of them, and all of them as a file. */
export function RejectTable({ delivery }: { delivery: DeliveryDetail }) {
  const { id, rejects, rules, rows } = delivery;
  const more = rows.rejected - rejects.length;
  return (
    <Section
      title="未入库的行"
      lead={rules.map(({ label, count }) => `${label} ${count} 行`).join("，")}
      aside={<DownloadLink href={`/source/deliveries/${id}/rejects`}>下载全部（CSV）</DownloadLink>}
    >
      <Table
        caption="未入库的行"
        captionHidden
        dense
        columns={columns}
        rows={rejects}
        rowKey={({ line }) => String(line)}
      />
      {more > 0 && <p className="mt-3 text-sm text-muted">还有 {more} 行，请下载查看。</p>}
    </Section>
  );
}
