import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { Money } from "#app/components/finance/money.tsx";
import { ApplicationStatus } from "#app/components/finance/statuses.tsx";
import { ClockText } from "#app/components/lending/clock.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listOwnApplications } from "#domain/applications/index.ts";
import { dateOn } from "#lib/dates.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("我的申请") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
  return listOwnApplications(caller, { after });
});

export default function OwnApplicationsPage() {
  const { rows, next } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title="我的申请" lead="每笔申请办到哪一步、由哪家银行办、最晚哪天答复。" />
      <Table
        caption="我的申请"
        captionHidden
        rows={rows}
        rowKey={(row) => row.id}
        empty={
          <EmptyState
            title="还没有申请过"
            action={<LinkButton to="/enterprise/offers">查看融资产品</LinkButton>}
          >
            在“融资产品”里选一个够得上的产品，授权那家银行后就可以申请。银行会在 1 个工作日内受理。
          </EmptyState>
        }
        columns={[
          {
            key: "product",
            head: "产品",
            cell: (row) => (
              <Link to={`/enterprise/applications/${row.id}`} className="link font-medium">
                {row.productName}
              </Link>
            ),
          },
          { key: "bank", head: "银行", cell: (row) => row.bankName },
          { key: "amount", head: "金额", numeric: true, cell: (row) => <Money amount={row.amount} /> },
          { key: "submitted", head: "提交日", cell: (row) => <DateText on={dateOn(row.submittedAt)} /> },
          { key: "status", head: "状态", cell: (row) => <ApplicationStatus status={row.status} /> },
          { key: "clock", head: "银行答复时限", cell: (row) => <ClockText clock={row.clock} /> },
        ]}
      />
      {rows.length > 0 && <Pager next={next} shown={rows.length} />}
    </>
  );
}
