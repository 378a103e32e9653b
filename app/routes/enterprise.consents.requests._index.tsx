import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { InstantText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Tabs } from "#app/components/ui/tabs.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { countOpenRequests, listRequests, type RequestView } from "#domain/consents/index.ts";
import { ListRequests } from "#domain/consents/inputs.ts";
import { label } from "#lib/vocabulary.ts";
import { parseInput } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("银行的授权请求") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const given = new URL(args.request.url).searchParams;
  const { status = "open", after } = parseInput(ListRequests.pick({ status: true, after: true }), {
    status: given.get("status") || undefined,
    after: given.get("after") ?? undefined,
  });
  const open = await countOpenRequests(caller, {});
  return { status, open, ...(await listRequests(caller, { status, after })) };
});

const PAGE = "/enterprise/consents/requests";

export default function RequestsPage() {
  const { requests, next, status, open } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="银行的授权请求"
        lead="银行想看什么、为什么，您怎样答复的。没有您的同意，银行看不到任何数据。"
        crumbs={[{ label: "授权", to: "/enterprise/consents" }]}
      />
      <Tabs
        label="授权请求的状态"
        tabs={[
          { to: PAGE, label: "待答复", count: open, current: status === "open" },
          { to: `${PAGE}?status=over`, label: "已结束", current: status === "over" },
        ]}
      />
      <div className="mt-4">
        <Table
          caption={status === "open" ? "待答复的授权请求" : "已结束的授权请求"}
          captionHidden
          rows={requests}
          rowKey={(request) => request.id}
          columns={status === "open" ? [...columns, lapses] : [...columns, answered]}
          empty={
            status === "open" ? (
              <EmptyState title="没有等待答复的请求">
                银行发来请求后，会列在这里，30 天内答复有效。
              </EmptyState>
            ) : (
              <EmptyState title="还没有结束的请求">答复过、银行取消或过期的请求会留在这里。</EmptyState>
            )
          }
        />
      </div>
      {requests.length > 0 && <Pager next={next} shown={requests.length} />}
    </>
  );
}

const columns: Column<RequestView>[] = [
  {
    key: "bank",
    head: "银行",
    cell: (request) => (
      <Link to={`${PAGE}/${request.id}`} className="link font-medium">
        {request.bankName}
      </Link>
    ),
  },
  { key: "purpose", head: "用途", cell: (request) => label("consentPurpose", request.purpose) },
  {
    key: "items",
    head: "想看的数据",
    cell: (request) => request.items.map((item) => label("dataItem", item)).join("、"),
  },
  { key: "asked", head: "发来时间", cell: (request) => <InstantText at={request.askedAt} /> },
];

const lapses: Column<RequestView> = {
  key: "lapses",
  head: "答复期限",
  cell: (request) => <InstantText at={request.lapsesAt} />,
};

const answered: Column<RequestView> = {
  key: "status",
  head: "结果",
  cell: (request) => (
    <>
      <StatusOf list="consentRequestStatus" code={request.status} />
      {request.consentId && (
        <Link to={`/enterprise/consents/${request.consentId}`} className="link ms-2">
          授权书
        </Link>
      )}
      {request.answer && <span className="block text-sm text-muted">{request.answer}</span>}
    </>
  ),
};
