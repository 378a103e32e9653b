import { Link } from "@remix-run/react";
import type { DeliveryView } from "#domain/records/index.ts";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { Status } from "../ui/status.tsx";
import { type Column, Table } from "../ui/table.tsx";
import { MonthRange } from "./month-range.tsx";
import { percentage } from "./percentage.ts";

const count = new Intl.NumberFormat("zh-CN");

/** Rows are counted once the file is stored. */
const counted = ({ status }: DeliveryView, rows: number) => (status === "stored" ? count.format(rows) : "—");

const columns: Column<DeliveryView>[] = [
  {
    key: "file",
    head: "文件",
    cell: ({ id, title, fileName }) => (
      <div className="min-w-0 text-start">
        <Link to={`/source/deliveries/${id}`} className="link font-medium">
          {title}
        </Link>
        <span className="block max-w-72 truncate text-xs text-muted" title={fileName}>
          {fileName}
        </span>
      </div>
    ),
  },
  {
    key: "at",
    head: "报送时间",
    cell: ({ receivedAt }) => <InstantText at={receivedAt} />,
    className: "whitespace-nowrap",
  },
  {
    key: "months",
    head: "所属月份",
    cell: ({ firstMonth, lastMonth }) => <MonthRange {...{ firstMonth, lastMonth }} />,
  },
  { key: "status", head: "状态", cell: (delivery) => <DeliveryStatus {...delivery} /> },
  { key: "total", head: "行数", unit: "行", numeric: true, cell: (row) => counted(row, row.rows.total) },
  {
    key: "rejected",
    head: "未入库",
    unit: "行",
    numeric: true,
    cell: (row) => counted(row, row.rows.rejected),
  },
  { key: "compliance", head: "合规率", numeric: true, cell: ({ compliance }) => percentage(compliance) },
  { key: "intake", head: "入库率", numeric: true, cell: ({ intake }) => percentage(intake) },
];

/** A source's deliveries, newest first. */
export function DeliveryTable({ deliveries }: { deliveries: readonly DeliveryView[] }) {
  return (
    <Table
      caption="报送记录"
      captionHidden
      dense
      columns={columns}
      rows={deliveries}
      rowKey={({ id }) => id}
    />
  );
}

export const DeliveryStatus = ({ status, stuck }: Pick<DeliveryView, "status" | "stuck">) =>
  stuck ? <Status tone="bad">处理出错</Status> : <StatusOf list="deliveryStatus" code={status} />;
