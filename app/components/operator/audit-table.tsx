import { Link } from "@remix-run/react";
import { label, type OrganisationKind } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Status } from "../ui/status.tsx";
import { Table } from "../ui/table.tsx";

export interface AuditRow {
  id: string;
  at: string;
  verb: string;
  did: string;
  subject: string;
  actorKind: OrganisationKind | "anonymous" | "system";
  actorUserId: string | null;
  organisationName: string | null;
  actorJob: string | null;
  subjectId: string;
  refusal: string | null;
  fields: string[];
  seal: number | null;
}

const REFUSALS: Record<string, string> = {
  forbidden: "无权限，已拒绝",
  not_found: "不在其范围，已拒绝",
  unauthenticated: "未登录，已拒绝",
};
const filter = (name: "actor" | "subject", value: string) => `?${new URLSearchParams({ [name]: value })}`;

/** Who did what to what. Values are left out: they may be an enterprise's own business. */
export const AuditTable = ({ rows }: { rows: AuditRow[] }) => (
  <Table
    caption="审计记录"
    captionHidden
    dense
    rows={rows}
    rowKey={({ id }) => id}
    empty={<EmptyState title="没有符合条件的记录">放宽日期或清除条件后再看。</EmptyState>}
    columns={[
      { key: "at", head: "时间", cell: ({ at }) => <InstantText at={at} /> },
      { key: "who", head: "操作者", cell: (row) => <Actor {...row} /> },
      { key: "verb", head: "操作", cell: ({ verb, did }) => <span title={verb}>{did}</span> },
      { key: "subject", head: "对象", cell: (row) => <Subject {...row} /> },
      { key: "what", head: "内容", cell: (row) => <Content {...row} /> },
      {
        key: "seal",
        head: "封存",
        numeric: true,
        cell: ({ seal }) => (seal === null ? "等待封存" : `第 ${seal} 号`),
      },
    ]}
  />
);

function Actor({ actorKind, actorUserId, organisationName, actorJob }: AuditRow) {
  if (actorKind === "system") return <>平台（{actorJob}）</>;
  if (actorKind === "anonymous") return <>访客</>;
  const name = organisationName ?? label("organisationKind", actorKind);
  return (
    <span>
      {name}
      {actorUserId && (
        <>
          {" "}
          <Link to={filter("actor", actorUserId)} className="link text-xs">
            人员 {actorUserId.slice(-6)}
          </Link>
        </>
      )}
    </span>
  );
}

/** What a refused attempt is about that named no single thing. */
const NONE = "none";

/** Ids are long and say nothing; their ends tell them apart, and the link has the whole. */
const Subject = ({ subject, subjectId }: AuditRow) => (
  <span title={subjectId}>
    {subject}{" "}
    {subjectId !== NONE && (
      <Link to={filter("subject", subjectId)} className="link text-xs tabular">
        {subjectId.length > 20 ? `…${subjectId.slice(-8)}` : subjectId}
      </Link>
    )}
  </span>
);

function Content({ refusal, fields }: AuditRow) {
  if (refusal) return <Status tone="warn">{REFUSALS[refusal] ?? refusal}</Status>;
  return <span className="text-xs wrap-anywhere text-muted">{fields.join("、")}</span>;
}
