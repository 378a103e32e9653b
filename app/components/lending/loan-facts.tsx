import type { LoanDetail } from "#domain/loans/index.ts";
import { label } from "#lib/vocabulary.ts";
import { DateText } from "../finance/dates.tsx";
import { Money } from "../finance/money.tsx";
import { Rate, Term } from "../finance/rate.tsx";
import { DescriptionList } from "../ui/description-list.tsx";

/** The figures of a loan. */
export const LoanFacts = ({ loan }: { loan: LoanDetail }) => (
  <DescriptionList
    dense
    columns={2}
    items={[
      { term: "贷款本金", value: <Money amount={loan.principal} exact /> },
      { term: "本金余额", value: <Money amount={loan.outstanding} exact /> },
      { term: "尚欠本息合计", value: <Money amount={loan.owed} exact /> },
      { term: "年利率", value: <Rate bps={loan.rateBps} /> },
      { term: "期限", value: <Term months={loan.termMonths} /> },
      { term: "还款方式", value: label("repaymentMethod", loan.repaymentMethod) },
      { term: "放款日", value: <DateText on={loan.startedOn} /> },
      { term: "到期日", value: <DateText on={loan.maturesOn} /> },
      loan.writeOff && { term: "核销日", value: <DateText on={loan.writeOff.on} /> },
      loan.writeOff && { term: "核销本金", value: <Money amount={loan.writeOff.principal} exact /> },
      loan.writeOff && { term: "核销利息", value: <Money amount={loan.writeOff.interest} exact /> },
      loan.daysOverdue > 0 && !loan.writeOff && { term: "已逾期", value: `${loan.daysOverdue} 天` },
      loan.settledOn
        ? { term: "结清日", value: <DateText on={loan.settledOn} /> }
        : { term: "下一应还日", value: <DateText on={loan.nextDueOn} /> },
    ]}
  />
);
