import { Link } from "@remix-run/react";
import type { Funnel, FunnelStep } from "#domain/indicators/index.ts";
import { Money } from "../finance/money.tsx";
import { Table } from "../ui/table.tsx";
import { rowsHref } from "./rows-href.ts";

const STOCK = new Set(["registered", "matched", "outstanding"]);
const BEGINNING = "2000-01-01";

/** The steps with heads and money; what waits stands apart. */
export function FunnelTable({ funnel }: { funnel: Funnel }) {
  const { steps, pendingFirms, pendingAmount, asOf } = funnel;
  const href = ({ step, indicator }: FunnelStep) =>
    indicator
      ? rowsHref({ indicator, kind: STOCK.has(step) ? "stock" : "flow", from: BEGINNING, to: asOf })
      : null;
  return (
    <div>
      <Table
        caption="融资漏斗"
        captionHidden
        dense
        scroll
        rows={steps}
        rowKey={({ step }) => step}
        columns={[
          {
            key: "step",
            head: "环节",
            cell: (each) => {
              const to = href(each);
              return to ? (
                <Link className="link" to={to}>
                  {each.name}
                </Link>
              ) : (
                each.name
              );
            },
          },
          {
            key: "firms",
            head: "企业",
            unit: "户",
            numeric: true,
            cell: ({ firms }) => firms.toLocaleString("zh-CN"),
          },
          { key: "amount", head: "金额", numeric: true, cell: ({ amount }) => <Money amount={amount} /> },
        ]}
      />
      <p className="mt-3 text-sm text-muted">
        另有 {pendingFirms.toLocaleString("zh-CN")} 户的申请正在银行办理，申请金额{" "}
        <Money amount={pendingAmount} />
        ，不计入授信和放款。
      </p>
    </div>
  );
}
