import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { ReadView } from "#domain/reads/index.ts";
import { label } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { Details } from "../ui/details.tsx";
import { Status } from "../ui/status.tsx";
import { type Column, Table } from "../ui/table.tsx";

/** What was shown: the kinds of data, and each single thing for who wants to know. */
function Shown({ read }: { read: ReadView }) {
  const domains = read.domains.map((domain) => label("dataDomain", domain)).join("、");
  if (read.fields.length === 0) return domains || "—";
  const fields = read.fields.join("、");
  if (read.fields.length <= 5) return domains ? `${domains}：${fields}` : fields;
  return (
    <Details summary={domains ? `${domains}，共 ${read.fields.length} 项` : `共 ${read.fields.length} 项`}>
      {fields}
    </Details>
  );
}

function why(read: ReadView): string {
  if (read.purpose) return label("consentPurpose", read.purpose);
  if (read.reason) return `${label("readBasis", read.basis)}：${label("accessReason", read.reason)}`;
  return label("readBasis", read.basis);
}

function Case({ read }: { read: ReadView }) {
  if (read.applicationId)
    return (
      <Link to={`/enterprise/applications/${read.applicationId}`} className="link tabular">
        {read.applicationNumber ?? "查看"}
      </Link>
    );
  if (read.openCase === false) return <Status tone="warn">当时没有在办业务</Status>;
  return read.openCase ? "当时有在办业务" : "—";
}

const columns: Column<ReadView>[] = [
  { key: "at", head: "时间", cell: (read) => <InstantText at={read.at} /> },
  { key: "who", head: "谁", cell: (read) => `${read.organisationName}，${label("memberRole", read.role)}` },
  {
    key: "how",
    head: "方式",
    cell: ({ downloaded }) =>
      downloaded ? (
        <Status tone="warn">下载文件</Status>
      ) : (
        <span className="whitespace-nowrap">在线查看</span>
      ),
  },
  { key: "what", head: "看了什么", cell: (read) => <Shown read={read} /> },
  { key: "why", head: "用途", cell: why },
  { key: "application", head: "关联的业务", cell: (read) => <Case read={read} /> },
];

const groundsColumn: Column<ReadView> = {
  key: "consent",
  head: "依据",
  cell: (read) =>
    read.consentId ? (
      <Link to={`/enterprise/consents/${read.consentId}`} className="link tabular">
        {read.consentNumber ?? "查看"}
      </Link>
    ) : (
      (read.documentNumber ?? "—")
    ),
};

export interface ReadTableProps {
  reads: readonly ReadView[];
  empty: ReactNode;
  /** Leaves out what the read rests on, on the page of that consent. */
  withoutConsent?: boolean;
}

/** Who read which of the firm's data, when, for what, and on the strength of what. */
export function ReadTable({ reads, empty, withoutConsent }: ReadTableProps) {
  return (
    <Table
      caption="查看记录"
      captionHidden
      rows={reads}
      rowKey={(read) => read.id}
      empty={empty}
      columns={withoutConsent ? columns : [...columns, groundsColumn]}
    />
  );
}
