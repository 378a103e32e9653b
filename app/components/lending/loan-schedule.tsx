import type { LoanDetail, ScheduleRow } from "#domain/loans/index.ts";
import { sumFen } from "#lib/money.ts";
import { DateText } from "../finance/dates.tsx";
import { Yuan } from "../finance/money.tsx";
import { Status, type Tone } from "../ui/status.tsx";
import { Table } from "../ui/table.tsx";

const STATE: Record<ScheduleRow["state"], { tone: Tone; words: string }> = {
  paid: { tone: "good", words: "已还" },
  due: { tone: "info", words: "下一期" },
  overdue: { tone: "bad", words: "逾期" },
  upcoming: { tone: "neutral", words: "未到期" },
};

/** A loan's schedule with what has been paid towards each instalment, in exact 元. */
export function LoanSchedule({ schedule }: Pick<LoanDetail, "schedule">) {
  const amount = (key: "total" | "principal" | "interest" | "paid") => ({
    cell: (row: ScheduleRow) => <Yuan amount={row[key]} />,
    foot: <Yuan amount={sumFen(schedule.map((row) => row[key]))} />,
  });
  return (
    <Table
      caption="还款计划"
      captionHidden
      dense
      scroll
      rows={schedule}
      rowKey={(row) => String(row.n)}
      columns={[
        { key: "n", head: "期次", cell: (row) => `第 ${row.n} 期`, foot: "合计" },
        { key: "due", head: "应还日", cell: (row) => <DateText on={row.dueOn} /> },
        {
          key: "state",
          head: "状态",
          cell: (row) => <Status tone={STATE[row.state].tone}>{STATE[row.state].words}</Status>,
        },
        { key: "total", head: "应还", unit: "元", numeric: true, ...amount("total") },
        { key: "principal", head: "本金", unit: "元", numeric: true, ...amount("principal") },
        { key: "interest", head: "利息", unit: "元", numeric: true, ...amount("interest") },
        { key: "paid", head: "已还", unit: "元", numeric: true, ...amount("paid") },
        {
          key: "balance",
          head: "剩余本金",
          unit: "元",
          numeric: true,
          cell: (row) => <Yuan amount={row.balance} />,
        },
      ]}
    />
  );
}

/** The payments received for a loan. */
export function RepaymentTable({ repayments }: Pick<LoanDetail, "repayments">) {
  return (
    <Table
      caption="还款记录"
      captionHidden
      dense
      rows={repayments}
      rowKey={(row) => row.id}
      empty={<p className="text-muted">还没有还款记录。银行收到还款并登记后，会列在这里。</p>}
      columns={[
        { key: "on", head: "收款日", cell: (row) => <DateText on={row.receivedOn} /> },
        {
          key: "amount",
          head: "金额",
          unit: "元",
          numeric: true,
          cell: (row) => <Yuan amount={row.amount} />,
        },
        {
          key: "interest",
          head: "其中利息",
          unit: "元",
          numeric: true,
          cell: (row) => <Yuan amount={row.interest} />,
        },
        {
          key: "principal",
          head: "其中本金",
          unit: "元",
          numeric: true,
          cell: (row) => <Yuan amount={row.principal} />,
        },
        { key: "receipt", head: "银行回单号", cell: (row) => row.bankReceiptNumber },
      ]}
    />
  );
}
