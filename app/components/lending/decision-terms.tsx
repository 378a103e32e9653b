import type { DecisionView } from "#domain/applications/index.ts";
import { label } from "#lib/vocabulary.ts";
import { DateText, InstantText } from "../finance/dates.tsx";
import { Money } from "../finance/money.tsx";
import { Rate, Term } from "../finance/rate.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { Status } from "../ui/status.tsx";

const OUTCOME = {
  open: { tone: "warn", words: "待复核" },
  confirmed: { tone: "good", words: "已复核" },
  returned: { tone: "neutral", words: "已退回" },
} as const;

export const DecisionOutcome = ({ outcome }: Pick<DecisionView, "outcome">) => (
  <Status tone={OUTCOME[outcome].tone}>{OUTCOME[outcome].words}</Status>
);

/** What was proposed, with what terms or for what reason, and what the reviewer said. */
export function DecisionTerms({ decision }: { decision: DecisionView }) {
  const { kind, declineReason, repaymentMethod } = decision;
  const isApproval = kind === "approve";
  return (
    <DescriptionList
      dense
      columns={2}
      items={[
        { term: "意见", value: <strong>{label("decisionKind", kind)}</strong> },
        isApproval && { term: "授信额度", value: <Money amount={decision.limit} exact /> },
        isApproval && { term: "年利率", value: <Rate bps={decision.rateBps} /> },
        isApproval && { term: "期限", value: <Term months={decision.termMonths ?? 0} /> },
        isApproval &&
          repaymentMethod && { term: "还款方式", value: label("repaymentMethod", repaymentMethod) },
        isApproval && { term: "循环使用", value: decision.revolving ? "可循环" : "不循环" },
        isApproval && { term: "授信到期", value: <DateText on={decision.expiresOn} /> },
        declineReason && { term: "拒绝原因", value: label("declineReason", declineReason) },
        { term: "审查意见", value: decision.opinion },
        { term: "告知企业", value: decision.note || "—" },
        {
          term: "提交",
          value: (
            <>
              {decision.isMine ? "您" : "本行客户经理"}，<InstantText at={decision.proposedAt} />
            </>
          ),
        },
        decision.reviewedAt && {
          term: "复核",
          value: (
            <>
              <InstantText at={decision.reviewedAt} />
              {decision.reviewNote && <span className="block">{decision.reviewNote}</span>}
            </>
          ),
        },
      ]}
    />
  );
}
