import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { InstantText } from "#app/components/finance/dates.tsx";
import { Wan } from "#app/components/finance/money.tsx";
import { ClockText } from "#app/components/lending/clock.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { useMay } from "#app/components/shell/rights.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listReviews } from "#domain/applications/index.ts";
import { formatRate } from "#lib/money.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("待复核") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  return { reviews: await listReviews(caller, {}) };
});

export default function ReviewsPage() {
  const { reviews } = useLoaderData<typeof loader>();
  const mayConfirm = useMay("application.confirm");
  return (
    <>
      <PageHeader
        title="待复核"
        lead={
          mayConfirm
            ? "审批意见须由提交人以外的复核岗确认后生效。"
            : "您的岗位是客户经理，可以查看进度；复核由复核岗同事办理。"
        }
      />
      <Notice
        words={{
          approved: "已复核通过，授信即时生效，企业已能看到。",
          declined: "已复核通过，企业已能看到拒绝原因和改进办法。",
          returned: "已退回，客户经理可以修改后重新提交。",
        }}
      />
      <Table
        caption="待复核的审批意见"
        captionHidden
        dense
        rows={reviews}
        rowKey={(row) => row.applicationId}
        empty={<EmptyState title="没有待复核的意见">客户经理提交审批意见后，会列在这里。</EmptyState>}
        columns={[
          {
            key: "number",
            head: "申请编号",
            cell: (row) => (
              <Link
                to={
                  mayConfirm
                    ? `/bank/reviews/${row.applicationId}`
                    : `/bank/applications/${row.applicationId}`
                }
                className="link font-medium"
              >
                {row.number}
              </Link>
            ),
          },
          { key: "enterprise", head: "企业", cell: (row) => row.enterpriseName },
          { key: "product", head: "产品", cell: (row) => row.productName },
          { key: "kind", head: "意见", cell: (row) => label("decisionKind", row.kind) },
          {
            key: "amount",
            head: "申请",
            unit: "万元",
            numeric: true,
            cell: (row) => <Wan amount={row.amount} />,
          },
          {
            key: "limit",
            head: "拟授信",
            unit: "万元",
            numeric: true,
            cell: (row) => <Wan amount={row.limit} />,
          },
          {
            key: "rate",
            head: "利率或原因",
            cell: (row) =>
              row.declineReason
                ? label("declineReason", row.declineReason)
                : row.rateBps !== null && formatRate(row.rateBps),
          },
          { key: "proposed", head: "提交", cell: (row) => <InstantText at={row.proposedAt} /> },
          { key: "clock", head: "时限", cell: (row) => <ClockText clock={row.clock} /> },
        ]}
      />
    </>
  );
}
