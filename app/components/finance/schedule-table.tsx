import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { Status, type Tone } from "../ui/status.tsx";
import { Table } from "../ui/table.tsx";
import { DateText } from "./dates.tsx";
import { Yuan } from "./money.tsx";

export interface InstalmentRow {
  n: number;
  dueOn: DateOn;
  principal: Fen | bigint;
  interest: Fen | bigint;
  total: Fen | bigint;
  /** Principal outstanding afterwards. */
  balance: Fen | bigint;
  state?: "paid" | "due" | "overdue" | "upcoming" | undefined;
}

const STATE: Record<NonNullable<InstalmentRow["state"]>, { tone: Tone; words: string }> = {
  paid: { tone: "good", words: "已还" },
  due: { tone: "info", words: "本期" },
  overdue: { tone: "bad", words: "逾期" },
  upcoming: { tone: "neutral", words: "未到期" },
};

export interface ScheduleTableProps {
  instalments: readonly InstalmentRow[];
  totals?: { principal: Fen | bigint; interest: Fen | bigint; total: Fen | bigint };
}

/** What is to be repaid when, in exact 元. */
export function ScheduleTable({ instalments, totals }: ScheduleTableProps) {
  const withState = instalments.some((row) => row.state);
  return (
    <Table
      caption="还款计划"
      captionHidden
      rows={instalments}
      rowKey={(row) => String(row.n)}
      dense
      scroll
      columns={[
        { key: "n", head: "期次", cell: (row) => `第 ${row.n} 期`, foot: totals && "合计" },
        { key: "due", head: "应还日", cell: (row) => <DateText on={row.dueOn} /> },
        {
          key: "total",
          head: "应还合计",
          unit: "元",
          numeric: true,
          cell: (row) => <Yuan amount={row.total} />,
          foot: totals && <Yuan amount={totals.total} />,
        },
        {
          key: "principal",
          head: "本金",
          unit: "元",
          numeric: true,
          cell: (row) => <Yuan amount={row.principal} />,
          foot: totals && <Yuan amount={totals.principal} />,
        },
        {
          key: "interest",
          head: "利息",
          unit: "元",
          numeric: true,
          cell: (row) => <Yuan amount={row.interest} />,
          foot: totals && <Yuan amount={totals.interest} />,
        },
        {
          key: "balance",
          head: "剩余本金",
          unit: "元",
          numeric: true,
          cell: (row) => <Yuan amount={row.balance} />,
        },
        ...(withState
          ? [
              {
                key: "state",
                head: "状态",
                cell: (row: InstalmentRow) =>
                  row.state && <Status tone={STATE[row.state].tone}>{STATE[row.state].words}</Status>,
              },
            ]
          : []),
      ]}
    />
  );
}
