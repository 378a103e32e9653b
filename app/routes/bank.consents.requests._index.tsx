import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { useMay } from "#app/components/shell/rights.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listAskedRequests, type RequestView } from "#domain/consents/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授权请求") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
  return listAskedRequests(caller, { after });
});

export default function AskedRequestsPage() {
  const { requests, next } = useLoaderData<typeof loader>();
  const mayCancel = useMay("consent_request.cancel");
  const ask = useMay("consent_request.ask") && (
    <LinkButton to="/bank/consents/requests/new">发出授权请求</LinkButton>
  );
  return (
    <>
      <PageHeader
        title="授权请求"
        lead="由企业主决定同意多少。平台不透露该代码的企业是否已注册；30 天无答复自动失效。"
        crumbs={[{ label: "企业授权", to: "/bank/consents" }]}
        actions={ask}
      />
      <Notice
        words={{
          asked: "请求已发出。该代码的企业若在平台上，企业主登录后即可看到并答复。",
          cancelled: "请求已取消。",
        }}
      />
      <Table
        caption="授权请求"
        captionHidden
        rows={requests}
        rowKey={(request) => request.id}
        empty={
          <EmptyState title="还没有发出过请求" action={ask}>
            写明用途、需要的数据和理由，由企业主答复。
          </EmptyState>
        }
        columns={mayCancel ? [...columns, cancelColumn] : columns}
      />
      {requests.length > 0 && <Pager next={next} shown={requests.length} />}
    </>
  );
}

const columns: Column<RequestView>[] = [
  {
    key: "number",
    head: "编号",
    cell: (request) => <span className="whitespace-nowrap tabular">{request.number}</span>,
  },
  {
    key: "uscc",
    head: "统一社会信用代码",
    cell: (request) => <span className="tabular">{request.uscc}</span>,
  },
  { key: "purpose", head: "用途", cell: (request) => label("consentPurpose", request.purpose) },
  {
    key: "items",
    head: "数据",
    cell: (request) => request.items.map((item) => label("dataItem", item)).join("、"),
  },
  { key: "asked", head: "发出时间", cell: (request) => <InstantText at={request.askedAt} /> },
  {
    key: "status",
    head: "答复",
    cell: (request) => (
      <>
        <StatusOf list="consentRequestStatus" code={request.status} />
        {request.consentId && (
          <Link to={`/bank/consents/${request.consentId}`} className="link ms-2">
            授权书
          </Link>
        )}
        {request.answer && <span className="block text-sm text-muted">{request.answer}</span>}
      </>
    ),
  },
];

const cancelColumn: Column<RequestView> = {
  key: "cancel",
  head: "操作",
  cell: (request) =>
    request.status === "open" ? (
      <Form method="post" action={`/bank/consents/requests/${request.id}/cancel`}>
        <SubmitButton
          size="sm"
          variant="quiet"
          name="cancel"
          value={request.id}
          aria-label={`取消请求 ${request.number}`}
        >
          取消
        </SubmitButton>
      </Form>
    ) : (
      "—"
    ),
};
