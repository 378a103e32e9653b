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

export const loader = alertsLoader("bank");

export default function AlertsPage() {
  const { alerts, next, open, status } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="无业务查看"
        lead={`本行人员在没有在办业务时查看了企业数据，请合规岗核实并说明；主管部门同时看到。待说明 ${open} 条。`}
      />
      <Notice words={{ explained: "说明已记录，主管部门已能看到。" }} />
      <AlertFilter status={status} />
      <AlertTable alerts={alerts} base="/bank/alerts" across="people" />
      {alerts.length > 0 && <Pager next={next} shown={alerts.length} />}
    </>
  );
}
