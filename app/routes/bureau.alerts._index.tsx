import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { AlertFilter } from "#app/components/supervision/alert-filter.tsx";
import { AlertTable } from "#app/components/supervision/alert-table.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { alertsLoader } from "#app/http/alerts.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("无业务查看") }];

export const loader = alertsLoader("bureau");

export default function AlertsPage() {
  const { alerts, next, open, status } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="无业务查看"
        lead={`各银行在没有在办业务时查看企业数据的情况，由银行合规岗说明。待说明 ${open} 条。企业只列编号。`}
      />
      <Notice words={{ escalated: "上报情况已记录，该银行已能看到。" }} />
      <AlertFilter status={status} />
      <AlertTable alerts={alerts} base="/bureau/alerts" across="banks" />
      {alerts.length > 0 && <Pager next={next} shown={alerts.length} />}
    </>
  );
}
