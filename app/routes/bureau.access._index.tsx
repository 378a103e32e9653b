import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { useMay } from "#app/components/shell/rights.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { Status } from "#app/components/ui/status.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listAccesses } from "#domain/supervision/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("监管查看") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
  return { ...(await listAccesses(caller, { after })), userId: caller.actor.userId };
});

export default function AccessesPage() {
  const { accesses, next, userId } = useLoaderData<typeof loader>();
  const mayOpen = useMay("supervision.open");
  return (
    <>
      <PageHeader
        title="监管查看"
        lead="平时只能看到汇总数字。确需查看单个企业的，须登记事由和文号，最长 60 分钟；每次查看都有记录，该企业看得到。"
        actions={mayOpen && <LinkButton to="/bureau/access/new">登记查看</LinkButton>}
      />
      <Notice words={{ closed: "这次监管查看已经结束。" }} />
      <Table
        caption="监管查看记录"
        captionHidden
        dense
        rows={accesses}
        rowKey={(access) => access.id}
        empty={
          <EmptyState title="还没有登记过监管查看">
            每次登记的企业、事由、文号、经办人和查看次数会列在这里，不能删改。
          </EmptyState>
        }
        columns={[
          {
            key: "enterprise",
            head: "企业",
            cell: (access) =>
              access.live && access.openedBy === userId ? (
                <Link to={`/bureau/access/${access.id}`} className="link font-medium">
                  {access.enterpriseName}
                </Link>
              ) : (
                access.enterpriseName
              ),
          },
          { key: "opened", head: "登记时间", cell: (access) => <InstantText at={access.openedAt} /> },
          {
            key: "ended",
            head: "结束",
            cell: (access) => <InstantText at={access.closedAt ?? access.expiresAt} />,
          },
          { key: "reason", head: "事由", cell: (access) => label("accessReason", access.reason) },
          { key: "explanation", head: "说明", cell: (access) => access.explanation },
          { key: "document", head: "文号", cell: (access) => access.documentNumber },
          { key: "who", head: "经办人", cell: (access) => access.openerName },
          { key: "reads", head: "查看", unit: "次", numeric: true, cell: (access) => access.reads },
          {
            key: "state",
            head: "状态",
            cell: (access) => (access.live ? <Status tone="warn">查看中</Status> : <Status>已结束</Status>),
          },
        ]}
      />
      {accesses.length > 0 && <Pager next={next} shown={accesses.length} />}
    </>
  );
}
