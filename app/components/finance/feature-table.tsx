import type { ReactNode } from "react";
import type { DateOn } from "#lib/dates.ts";
import { label, type MissingReason } from "#lib/vocabulary.ts";
import { Table } from "../ui/table.tsx";
import { DateText } from "./dates.tsx";

export interface FeatureRow {
  id: string;
  name: string;
  /** The value in words with its unit, or null where it is missing. */
  value: ReactNode | null;
  window: string;
  source: string;
  asOn: DateOn | null;
  missing: MissingReason | null;
  /** How the value was put together. */
  note?: string | undefined;
}

const MISSING: Record<MissingReason, string> = {
  unauthorised: "text-warn",
  not_covered: "text-warn",
  not_applicable: "text-muted",
};

/** Features with value, window, source and age; a missing one says why. */
export function FeatureTable({
  caption,
  rows,
  empty,
}: {
  caption: string;
  rows: readonly FeatureRow[];
  empty?: ReactNode;
}) {
  return (
    <Table
      caption={caption}
      rows={rows}
      rowKey={(row) => row.id}
      dense
      empty={empty}
      columns={[
        {
          key: "name",
          head: "指标",
          cell: (row) => (
            <span>
              {row.name}
              {row.note && <span className="block text-xs font-normal text-muted">{row.note}</span>}
            </span>
          ),
        },
        {
          key: "value",
          head: "数值",
          numeric: true,
          cell: (row) =>
            row.missing ? (
              <span className={MISSING[row.missing]}>{label("missingReason", row.missing)}</span>
            ) : (
              row.value
            ),
        },
        { key: "window", head: "统计区间", cell: (row) => row.window },
        { key: "source", head: "来源", cell: (row) => row.source },
        { key: "asOn", head: "数据截至", cell: (row) => <DateText on={row.asOn} /> },
      ]}
    />
  );
}
