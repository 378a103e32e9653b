import { Check } from "lucide-react";
import type { DateOn } from "#lib/dates.ts";
import { type ConsentPurpose, type DataDomain, label, type Word } from "#lib/vocabulary.ts";
import { DescriptionList } from "../ui/description-list.tsx";
import { DateText, InstantText } from "./dates.tsx";
import { StatusOf } from "./statuses.tsx";

export interface ConsentScopeProps {
  bank: string;
  purpose: ConsentPurpose;
  domains: readonly DataDomain[];
  startsOn: DateOn;
  endsOn: DateOn;
  status?: Word<"consentStatus">;
  withdrawnAt?: Date | string | null;
  /** How often the data has been read under this consent. */
  reads?: number;
}

/** Exactly what is allowed: to whom, for what, which data, until when. */
export function ConsentScope(props: ConsentScopeProps) {
  const { bank, purpose, domains, startsOn, endsOn, status, withdrawnAt, reads } = props;
  return (
    <DescriptionList
      items={[
        { term: "授权给", value: <strong className="font-semibold">{bank}</strong> },
        { term: "用途", value: `仅用于${label("consentPurpose", purpose)}` },
        {
          term: "可查看的数据",
          value: (
            <ul className="flex flex-wrap gap-x-4">
              {domains.map((domain) => (
                <li key={domain} className="inline-flex items-center gap-1">
                  <Check aria-hidden className="size-4 text-good" />
                  {label("dataDomain", domain)}
                </li>
              ))}
            </ul>
          ),
        },
        {
          term: "有效期",
          value: (
            <>
              <DateText on={startsOn} /> 至 <DateText on={endsOn} />
            </>
          ),
        },
        status && { term: "状态", value: <StatusOf list="consentStatus" code={status} /> },
        withdrawnAt != null && { term: "撤回时间", value: <InstantText at={withdrawnAt} /> },
        reads !== undefined && { term: "已被查看", value: `${reads} 次` },
      ]}
    />
  );
}
