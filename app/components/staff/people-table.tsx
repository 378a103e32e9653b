import { Link } from "@remix-run/react";
import type { PersonRow } from "#domain/organisations/index.ts";
import { label } from "#lib/vocabulary.ts";
import { StatusOf } from "../finance/statuses.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { type Column, Table } from "../ui/table.tsx";

/** People with their names masked; with `everywhere` also where each belongs. */
export function PeopleTable({ rows, everywhere }: { rows: readonly PersonRow[]; everywhere?: boolean }) {
  return (
    <Table
      caption="人员"
      captionHidden
      dense
      rows={rows}
      rowKey={(row) => row.membershipId}
      columns={everywhere ? [...PERSON, ORGANISATION, ...POST, RESET] : [...PERSON, ...POST]}
      empty={
        <EmptyState title="没有人员">
          {everywhere ? "没有符合条件的账号，请核对登录名。" : "这个单位还没有人能登录，请先指定管理员。"}
        </EmptyState>
      }
    />
  );
}

const PERSON: Column<PersonRow>[] = [
  { key: "name", head: "姓名", cell: (row) => row.displayName },
  { key: "login", head: "登录名", cell: (row) => row.loginName },
];

const ORGANISATION: Column<PersonRow> = {
  key: "organisation",
  head: "单位",
  cell: (row) => (
    <Link to={`/operator/organisations/${row.organisationId}`} className="link">
      {row.organisationName}
    </Link>
  ),
};

const RESET: Column<PersonRow> = {
  key: "reset",
  head: "操作",
  cell: (row) =>
    row.accountStatus === "active" && (
      <Link
        to={`/operator/users/${row.userId}/reset`}
        className="link"
        aria-label={`重置 ${row.loginName} 的登录方式`}
      >
        重置登录
      </Link>
    ),
};

const POST: Column<PersonRow>[] = [
  { key: "role", head: "岗位", cell: (row) => label("memberRole", row.role) },
  {
    key: "status",
    head: "账号",
    cell: (row) => (
      <StatusOf
        list="organisationStatus"
        code={row.accountStatus === "disabled" ? row.accountStatus : row.status}
      />
    ),
  },
];
