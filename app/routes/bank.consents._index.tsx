import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listReceived } from "#domain/consents/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("企业授权") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
  return listReceived(caller, { after });
});

export default function ReceivedConsentsPage() {
  const { consents, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="企业授权"
        lead="企业给予本行的授权。只能按授权书写明的用途、数据、期限和方式查看，每次查看企业都能看到。"
        actions={
          <LinkButton to="/bank/consents/requests" variant="secondary">
            授权请求
          </LinkButton>
        }
      />
      <Table
        caption="企业授权"
        captionHidden
        rows={consents}
        rowKey={(consent) => consent.id}
        empty={
          <EmptyState
            title="还没有企业授权本行"
            action={<LinkButton to="/bank/consents/requests/new">发出授权请求</LinkButton>}
          >
            企业申请贷款时会一并授权；也可以由客户经理按统一社会信用代码发出请求，由企业主答复。
          </EmptyState>
        }
        columns={[
          {
            key: "number",
            head: "授权书",
            cell: (consent) => (
              <Link to={`/bank/consents/${consent.id}`} className="link whitespace-nowrap font-medium">
                {consent.number}
              </Link>
            ),
          },
          { key: "enterprise", head: "企业", cell: (consent) => consent.enterpriseName },
          { key: "purpose", head: "用途", cell: (consent) => label("consentPurpose", consent.purpose) },
          {
            key: "items",
            head: "数据",
            cell: (consent) => consent.items.map((item) => label("dataItem", item)).join("、"),
          },
          { key: "mode", head: "方式", cell: (consent) => label("consentMode", consent.mode) },
          { key: "until", head: "有效至", cell: (consent) => <DateText on={consent.expiresOn} /> },
          { key: "uses", head: "已查看", unit: "次", numeric: true, cell: (consent) => consent.uses },
          {
            key: "status",
            head: "状态",
            cell: (consent) => <StatusOf list="consentStatus" code={consent.status} />,
          },
        ]}
      />
      {consents.length > 0 && <Pager next={next} shown={consents.length} />}
    </>
  );
}
