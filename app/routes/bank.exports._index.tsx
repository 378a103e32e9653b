import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { DownloadLink, LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { readForm } from "#app/http/posted-form.ts";
import { listExports, requestExport } from "#domain/exports/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("画像导出") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => ({
  exports: await listExports(await memberFrom(args, "bank"), {}),
}));

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "export.request");
  const application = (await readForm(args.request)).get("application");
  const applicationId = idParam(typeof application === "string" ? application : undefined, "这笔申请");
  await requestExport(caller, { applicationId });
  return redirect("/bank/exports?done=requested", 303);
});

export default function ExportsPage() {
  const { exports } = useLoaderData<typeof loader>();
  const waiting = exports.some(({ status }) => status === "queued");
  return (
    <>
      <PageHeader
        title="画像导出"
        lead="只有企业授权“可看并留存”的数据能导出。文件只对申请人开放，生成 15 分钟后失效；授权撤回后立即不能下载。"
        actions={
          waiting && (
            <LinkButton to="/bank/exports" variant="secondary" reloadDocument>
              刷新
            </LinkButton>
          )
        }
      />
      <Notice words={{ requested: "已开始生成，一般几秒钟完成，请刷新本页查看。每次下载企业都会看到。" }} />
      <Table
        caption="画像导出"
        captionHidden
        rows={exports}
        rowKey={(each) => each.id}
        empty={<EmptyState title="还没有导出过">在申请的授权画像页点“导出”，文件会列在这里。</EmptyState>}
        columns={[
          { key: "application", head: "申请", cell: (each) => each.applicationNumber },
          { key: "enterprise", head: "企业", cell: (each) => each.enterpriseName },
          { key: "at", head: "申请时间", cell: (each) => <InstantText at={each.requestedAt} /> },
          {
            key: "status",
            head: "状态",
            cell: (each) => (
              <>
                <StatusOf list="exportStatus" code={each.status} />
                {each.reason && <span className="block text-sm text-muted">{each.reason}</span>}
              </>
            ),
          },
          {
            key: "file",
            head: "文件",
            cell: (each) =>
              each.status === "ready" ? (
                <DownloadLink href={`/bank/exports/${each.id}`}>下载 CSV</DownloadLink>
              ) : (
                "—"
              ),
          },
        ]}
      />
    </>
  );
}
