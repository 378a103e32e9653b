import { Link } from "@remix-run/react";
import type { AlertView } from "#domain/reads/index.ts";
import { label } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { type Column, Table } from "../ui/table.tsx";

export interface AlertTableProps {
  alerts: readonly AlertView[];
  /** Where one of them opens: `/bank/alerts`. */
  base: string;
  /** The bureau reads which bank; a bank reads which of its people. */
  across: "banks" | "people";
}

/** Reads that happened without an open case. */
export function AlertTable({ alerts, base, across }: AlertTableProps) {
  const columns: Column<AlertView>[] = [
    {
      key: "at",
      head: "时间",
      cell: (alert) => (
        <Link to={`${base}/${alert.id}`} className="link">
          <InstantText at={alert.at} />
        </Link>
      ),
    },
    across === "banks"
      ? { key: "who", head: "银行", cell: (alert) => alert.bankName }
      : { key: "who", head: "查看人", cell: (alert) => alert.readerName },
    { key: "role", head: "岗位", cell: (alert) => label("memberRole", alert.readerRole) },
    { key: "enterprise", head: "企业", cell: (alert) => alert.enterprise },
    {
      key: "domains",
      head: "看了什么",
      cell: (alert) => alert.domains.map((domain) => label("dataDomain", domain)).join("、") || "—",
    },
    {
      key: "purpose",
      head: "用途",
      cell: (alert) => (alert.purpose ? label("consentPurpose", alert.purpose) : "—"),
    },
    {
      key: "status",
      head: "状态",
      cell: (alert) => <StatusOf list="alertStatus" code={alert.status} />,
    },
  ];
  return (
    <Table
      caption="没有在办业务的查看"
      captionHidden
      dense
      rows={alerts}
      rowKey={(alert) => alert.id}
      columns={columns}
      empty={
        <EmptyState title="没有需要说明的查看">
          银行人员在没有在办业务时查看了企业授权的数据，会自动列在这里。
        </EmptyState>
      }
    />
  );
}
