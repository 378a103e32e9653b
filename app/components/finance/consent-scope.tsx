import { Check } from "lucide-react";
import { type ConsentMode, type DataItem, hasEnded } from "#domain/consents/inputs.ts";
import { type DateOn, formatMonth, type Month } from "#lib/dates.ts";
import { type ConsentPurpose, type DataDomain, label, type Word } from "#lib/vocabulary.ts";
import { DescriptionList } from "../ui/description-list.tsx";
import { DateText, InstantText } from "./dates.tsx";
import { StatusOf } from "./statuses.tsx";

export interface ConsentScopeProps {
  bank: string;
  purpose: ConsentPurpose;
  domains: readonly DataDomain[];
  /** What exactly it opens; its domains alone unless given. */
  items?: readonly DataItem[];
  mode?: ConsentMode;
  rangeFrom?: Month | null;
  maxUses?: number | null;
  usesPerDay?: number | null;
  uses?: number;
  startsOn: DateOn;
  endsOn: DateOn;
  status?: Word<"consentStatus">;
  withdrawnAt?: Date | string | null;
  /** How often the data has been read under this consent. */
  reads?: number;
}

function Opened({ names, ended }: { names: readonly string[]; ended: boolean }) {
  return (
    <ul className="flex flex-wrap gap-x-4">
      {names.map((name) => (
        <li key={name} className="inline-flex items-center gap-1">
          {!ended && <Check aria-hidden className="size-4 text-good" />}
          {name}
        </li>
      ))}
    </ul>
  );
}

function limitsOf({ maxUses, usesPerDay, uses = 0 }: ConsentScopeProps): string {
  const limits = [
    maxUses != null && `总共 ${maxUses} 次，还剩 ${Math.max(maxUses - uses, 0)} 次`,
    usesPerDay != null && `每天最多 ${usesPerDay} 次`,
  ].filter((each) => each !== false);
  return limits.length > 0 ? limits.join("；") : "不限，每次都有记录";
}

/** Exactly what is allowed: to whom, for what, which data, in which manner, until when. */
export function ConsentScope(props: ConsentScopeProps) {
  const { bank, purpose, domains, items, mode, rangeFrom, startsOn, endsOn, status, withdrawnAt, reads } =
    props;
  const names = items
    ? items.map((item) => label("dataItem", item))
    : domains.map((domain) => label("dataDomain", domain));
  const ended = status !== undefined && hasEnded(status);
  return (
    <DescriptionList
      items={[
        { term: "授权给", value: <strong className="font-semibold">{bank}</strong> },
        { term: "用途", value: `仅用于${label("consentPurpose", purpose)}` },
        { term: ended ? "原可查看的数据" : "可查看的数据", value: <Opened names={names} ended={ended} /> },
        rangeFrom !== undefined && {
          term: "数据范围",
          value: rangeFrom ? `${formatMonth(rangeFrom)}及以后` : "平台已有和以后报送的数据",
        },
        mode && { term: "查看方式", value: label("consentMode", mode) },
        mode && { term: "次数", value: limitsOf(props) },
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
