import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AlertFilter } from "#app/components/supervision/alert-filter.tsx";
import { AlertTable } from "#app/components/supervision/alert-table.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listAlerts } from "#domain/reads/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("查看提示") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const query = new URL(args.request.url).searchParams;
  const status = query.get("status") || undefined;
  const list = await listAlerts(caller, {
    status: status as never,
    after: query.get("after") ?? undefined,
  });
  return { ...list, status: status ?? "" };
});

export default function AlertsPage() {
  const { alerts, next, open, status } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="查看提示"
        lead={`各银行在没有在办业务时查看企业数据的情况，由银行合规岗说明。待说明 ${open} 条。企业只列编号。`}
      />
      <Notice words={{ escalated: "上报情况已记录，该银行已能看到。" }} />
      <AlertFilter status={status} />
      <AlertTable alerts={alerts} base="/bureau/alerts" across="banks" />
      {alerts.length > 0 && <Pager next={next} shown={alerts.length} />}
    </>
  );
}
