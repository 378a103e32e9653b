import { Form } from "@remix-run/react";
import type { Word } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { Table } from "../ui/table.tsx";

export interface AppointedTableProps {
  organisationId: string;
  rows: readonly {
    id: string;
    displayName: string;
    status: Word<"invitationStatus">;
    expiresAt: Date;
  }[];
}

/** Administrators whom the operator has invited to an organisation and who have not come yet. */
export function AppointedTable({ organisationId, rows }: AppointedTableProps) {
  return (
    <Table
      caption="由运营方发出的邀请"
      captionHidden
      dense
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        { key: "name", head: "姓名", cell: (row) => row.displayName },
        { key: "until", head: "有效至", cell: (row) => <InstantText at={row.expiresAt} /> },
        {
          key: "status",
          head: "状态",
          cell: (row) => <StatusOf list="invitationStatus" code={row.status} />,
        },
        {
          key: "revoke",
          head: "操作",
          cell: (row) => (
            <Form method="post" action={`/operator/organisations/${organisationId}/revoke`}>
              <SubmitButton
                variant="quiet"
                size="sm"
                name="invitationId"
                value={row.id}
                pendingLabel="正在取消…"
                aria-label={`取消给 ${row.displayName} 的邀请`}
              >
                取消邀请
              </SubmitButton>
            </Form>
          ),
        },
      ]}
    />
  );
}
