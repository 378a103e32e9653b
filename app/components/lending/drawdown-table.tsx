import { Form, Link } from "@remix-run/react";
import type { DrawdownView } from "#domain/loans/index.ts";
import { DateText } from "../finance/dates.tsx";
import { Wan } from "../finance/money.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { useMay } from "../shell/rights.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Table } from "../ui/table.tsx";

export interface DrawdownTableProps {
  lineId: string;
  drawdowns: readonly DrawdownView[];
}

/** The payments reported under a line: released by a second person, and voided until the firm has confirmed. */
export function DrawdownTable({ lineId, drawdowns }: DrawdownTableProps) {
  const mayRelease = useMay("drawdown.release");
  const mayVoid = useMay("drawdown.void");
  return (
    <Table
      caption="放款"
      captionHidden
      dense
      rows={drawdowns}
      rowKey={(row) => row.id}
      empty={
        <EmptyState title="还没有放款">
          付款后凭回单登记，由另一位同事复核，企业确认收款后贷款生效。
        </EmptyState>
      }
      columns={[
        { key: "number", head: "放款编号", cell: (row) => row.number },
        {
          key: "amount",
          head: "金额",
          unit: "万元",
          numeric: true,
          cell: (row) => <Wan amount={row.amount} />,
        },
        { key: "term", head: "期限", unit: "月", numeric: true, cell: (row) => row.termMonths },
        { key: "paid", head: "放款日", cell: (row) => <DateText on={row.paidOn} /> },
        { key: "receipt", head: "回单号", cell: (row) => row.bankReceiptNumber },
        { key: "status", head: "状态", cell: (row) => <StatusOf list="drawdownStatus" code={row.status} /> },
        {
          key: "action",
          head: "操作",
          cell: (row) =>
            row.loanId ? (
              <Link to={`/bank/loans/${row.loanId}`} className="link">
                查看贷款
              </Link>
            ) : row.status === "requested" || row.status === "released" ? (
              <div className="flex flex-wrap gap-2">
                {row.status === "requested" && mayRelease && !row.isMine && (
                  <StepButton {...{ lineId, row }} step="release" words="复核通过" variant="primary" />
                )}
                {mayVoid && <StepButton {...{ lineId, row }} step="void" words="作废" variant="secondary" />}
              </div>
            ) : (
              <span className="text-muted">—</span>
            ),
        },
      ]}
    />
  );
}

interface StepButtonProps {
  lineId: string;
  row: DrawdownView;
  step: "release" | "void";
  words: string;
  variant: "primary" | "secondary";
}

const StepButton = ({ lineId, row, step, words, variant }: StepButtonProps) => (
  <Form method="post" action={`/bank/lines/${lineId}/${step}`}>
    <SubmitButton
      variant={variant}
      size="sm"
      name="drawdown"
      value={row.id}
      pendingLabel="正在处理…"
      aria-label={`${words}：放款 ${row.number}`}
    >
      {words}
    </SubmitButton>
  </Form>
);
