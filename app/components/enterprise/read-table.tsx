import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { ReadView } from "#domain/reads/index.ts";
import { label } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { type Column, Table } from "../ui/table.tsx";

const columns: Column<ReadView>[] = [
  { key: "at", head: "时间", cell: (read) => <InstantText at={read.at} /> },
  { key: "who", head: "谁", cell: (read) => `${read.organisationName}，${label("memberRole", read.role)}` },
  {
    key: "what",
    head: "看了什么",
    cell: (read) => read.domains.map((domain) => label("dataDomain", domain)).join("、"),
  },
  { key: "why", head: "用途", cell: (read) => label("consentPurpose", read.purpose) },
  {
    key: "application",
    head: "关联的申请",
    cell: (read) =>
      read.applicationId ? (
        <Link to={`/enterprise/applications/${read.applicationId}`} className="link tabular">
          {read.applicationNumber ?? "查看"}
        </Link>
      ) : (
        "—"
      ),
  },
];

const consentColumn: Column<ReadView> = {
  key: "consent",
  head: "依据的授权",
  cell: (read) => (
    <Link to={`/enterprise/consents/${read.consentId}`} className="link tabular">
      {read.consentNumber ?? "查看"}
    </Link>
  ),
};

export interface ReadTableProps {
  reads: readonly ReadView[];
  empty: ReactNode;
  /** Leaves out the consent, on the page of that consent. */
  withoutConsent?: boolean;
}

/** Who read which of the firm's data, when, for what, and on the strength of which consent. */
export function ReadTable({ reads, empty, withoutConsent }: ReadTableProps) {
  return (
    <Table
      caption="查看记录"
      captionHidden
      rows={reads}
      rowKey={(read) => read.id}
      empty={empty}
      columns={withoutConsent ? columns : [...columns, consentColumn]}
    />
  );
}
