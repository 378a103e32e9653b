import type { RequestView } from "#domain/consents/index.ts";
import { dateOn } from "#lib/dates.ts";
import { label } from "#lib/vocabulary.ts";
import { DescriptionList } from "../ui/description-list.tsx";
import { DateText, InstantText } from "./dates.tsx";
import { StatusOf } from "./statuses.tsx";

/** Who asks whom for what, and why. */
export function RequestFacts({ request }: { request: RequestView }) {
  return (
    <DescriptionList
      items={[
        {
          term: "请求方",
          value: request.bankContact ? `${request.bankName}（${request.bankContact}）` : request.bankName,
        },
        { term: "类别", value: label("consentSubject", request.subject) },
        { term: "用途", value: `仅用于${label("consentPurpose", request.purpose)}` },
        { term: "想看的数据", value: request.items.map((item) => label("dataItem", item)).join("、") },
        request.subject === "enterprise" && { term: "数据范围", value: `近 ${request.rangeYears} 年` },
        { term: "查看方式", value: label("consentMode", request.mode) },
        { term: "期限", value: `${request.months} 个月` },
        { term: "理由", value: request.reason },
        { term: "发出时间", value: <InstantText at={request.askedAt} /> },
        { term: "失效日", value: <DateText on={dateOn(new Date(request.lapsesAt))} /> },
        { term: "状态", value: <StatusOf list="consentRequestStatus" code={request.status} /> },
        request.answer !== "" && { term: "企业的答复", value: request.answer },
      ]}
    />
  );
}
