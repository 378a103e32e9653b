import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { DateText } from "#app/components/finance/dates.tsx";
import { Money } from "#app/components/finance/money.tsx";
import { Rate } from "#app/components/finance/rate.tsx";
import { LoanStatus, StatusOf } from "#app/components/finance/statuses.tsx";
import { LineBalances } from "#app/components/lending/line-balances.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay, useMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Card, Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { listOwnLines, listOwnLoans, type OwnLine } from "#domain/loans/index.ts";
import { formatRate } from "#lib/money.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("我的贷款") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const [lines, loans] = [await listOwnLines(caller, {}), await listOwnLoans(caller, {})];
  return { lines, loans };
});

export default function OwnLoansPage() {
  const { lines, loans } = useLoaderData<typeof loader>();
  const who = useMay("drawdown.confirm") ? "您" : "企业主";
  const toConfirm = lines.flatMap((line) => line.toConfirm.map((drawdown) => ({ line, drawdown })));
  return (
    <>
      <PageHeader title="我的贷款" lead="已批准的授信、收到的贷款和还款计划。" />
      <Notice words={{ voided: "放款已作废。" }} />
      {toConfirm.map(({ line, drawdown }) => (
        <Alert
          key={drawdown.id}
          tone="warn"
          title={`有一笔放款等${who}确认`}
          className="mb-6"
          action={
            <IfMay permission="drawdown.confirm" told="需由企业主核对并确认。">
              <LinkButton to={`/enterprise/loans/receive/${drawdown.id}`}>核对并确认</LinkButton>
            </IfMay>
          }
        >
          {line.bankName}登记已于 <DateText on={drawdown.paidOn} /> 向您放款{" "}
          <Money amount={drawdown.amount} />
          。请核对到账情况。
        </Alert>
      ))}
      <Section title="授信">
        {lines.length === 0 ? (
          <EmptyState
            title="还没有授信"
            action={<LinkButton to="/enterprise/offers">查看融资产品</LinkButton>}
          >
            申请获银行同意后，授信额度会列在这里。
          </EmptyState>
        ) : (
          <div className="grid gap-4 xl:grid-cols-2">
            {lines.map((line) => (
              <LineCard key={line.id} line={line} />
            ))}
          </div>
        )}
      </Section>
      <Section title="贷款">
        <Table
          caption="贷款"
          captionHidden
          rows={loans}
          rowKey={(row) => row.id}
          empty={
            <EmptyState title="还没有贷款">银行放款、您确认收款后，贷款和还款计划会列在这里。</EmptyState>
          }
          columns={[
            {
              key: "number",
              head: "贷款",
              cell: (row) => (
                <Link to={`/enterprise/loans/${row.id}`} className="link font-medium">
                  {row.productName} {row.number}
                </Link>
              ),
            },
            { key: "bank", head: "银行", cell: (row) => row.bankName },
            {
              key: "principal",
              head: "本金",
              numeric: true,
              cell: (row) => <Money amount={row.principal} />,
            },
            {
              key: "outstanding",
              head: "余额",
              numeric: true,
              cell: (row) => <Money amount={row.outstanding} />,
            },
            { key: "rate", head: "年利率", numeric: true, cell: (row) => <Rate bps={row.rateBps} /> },
            { key: "due", head: "下一应还日", cell: (row) => <DateText on={row.nextDueOn} /> },
            { key: "status", head: "状态", cell: (row) => <LoanStatus status={row.status} /> },
          ]}
        />
      </Section>
    </>
  );
}

const LineCard = ({ line }: { line: OwnLine }) => (
  <Card
    title={`${line.bankName} · ${line.productName}`}
    aside={<StatusOf list="creditLineStatus" code={line.status} />}
    footer={
      <p className="text-sm text-muted">
        {line.number}，年利率 {formatRate(line.rateBps)}，{line.revolving ? "可循环使用" : "不循环"}，
        <DateText on={line.expiresOn} />
        到期。用款请联系银行放款。
      </p>
    }
  >
    <LineBalances balances={line.balances} />
  </Card>
);
