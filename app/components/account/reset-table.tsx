import { Form } from "@remix-run/react";
import type { OwnReset } from "#domain/resets/index.ts";
import { label } from "#lib/vocabulary.ts";
import { InstantText } from "../finance/dates.tsx";
import { StatusOf } from "../finance/statuses.tsx";
import { SubmitButton } from "../ui/button.tsx";
import { Table } from "../ui/table.tsx";

/** What others did about the person's own log-in. What can still be used they take back themselves. */
export const ResetTable = ({ rows }: { rows: readonly OwnReset[] }) => (
  <Table
    caption="登录方式被重置的记录"
    captionHidden
    rows={rows}
    rowKey={({ id }) => id}
    columns={[
      { key: "made", head: "提出时间", cell: ({ createdAt }) => <InstantText at={createdAt} /> },
      { key: "scope", head: "重置", cell: ({ scope }) => label("resetScope", scope) },
      { key: "by", head: "办理单位", cell: ({ issuerName }) => issuerName ?? "平台服务器" },
      { key: "status", head: "状态", cell: ({ status }) => <StatusOf list="resetStatus" code={status} /> },
      {
        key: "used",
        head: "使用",
        cell: ({ id, usedAt }) =>
          usedAt ? (
            <InstantText at={usedAt} />
          ) : (
            <Form method="post" action="/account/resets/revoke">
              <SubmitButton variant="secondary" size="sm" name="resetId" value={id} pendingLabel="正在取消…">
                不是我要求的，取消
              </SubmitButton>
            </Form>
          ),
      },
    ]}
  />
);
