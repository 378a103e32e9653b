import type { AlertView } from "#domain/reads/index.ts";
import { label } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { DescriptionList } from "../ui/description-list.tsx";

/** One read without an open case, with what has been said about it. */
export function AlertFacts({ alert }: { alert: AlertView }) {
  return (
    <DescriptionList
      items={[
        { term: "查看时间", value: <InstantText at={alert.at} /> },
        { term: "银行", value: alert.bankName },
        {
          term: "查看人",
          value: [alert.readerName, label("memberRole", alert.readerRole)].filter(Boolean).join("，"),
        },
        { term: "企业", value: alert.enterprise },
        {
          term: "看了什么",
          value: alert.domains.map((domain) => label("dataDomain", domain)).join("、") || "—",
        },
        { term: "用途", value: alert.purpose ? label("consentPurpose", alert.purpose) : "—" },
        alert.consentNumber !== null && { term: "依据的授权", value: alert.consentNumber },
        alert.explanation !== null && {
          term: "银行的说明",
          value: (
            <>
              {alert.explanation}（<InstantText at={alert.explainedAt} />）
            </>
          ),
        },
        alert.escalation !== null && {
          term: "上报情况",
          value: (
            <>
              {alert.escalation}（<InstantText at={alert.escalatedAt} />）
            </>
          ),
        },
      ]}
    />
  );
}
