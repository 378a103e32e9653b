import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { DateText } from "#app/components/finance/dates.tsx";
import { Yuan } from "#app/components/finance/money.tsx";
import { LoanStatus } from "#app/components/finance/statuses.tsx";
import { LoanFacts } from "#app/components/lending/loan-facts.tsx";
import { LoanSchedule, RepaymentTable } from "#app/components/lending/loan-schedule.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { viewOwnLoan } from "#domain/loans/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("贷款详情") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  return viewOwnLoan(caller, { loanId: idParam(args.params.id, "这笔贷款") });
});

export default function OwnLoanPage() {
  const loan = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={loan.productName}
        crumbs={[{ label: "我的贷款", to: "/enterprise/loans" }]}
        status={<LoanStatus status={loan.status} />}
        lead={`${loan.bankName}，借据编号 ${loan.number}`}
      />
      <Notice words={{ received: "已确认收款，贷款生效。下面是还款计划，请按应还日还款。" }} />
      {loan.nextDueOn && (
        <Alert
          tone={loan.status === "overdue" ? "bad" : "info"}
          title={loan.status === "overdue" ? "有逾期未还的款项" : "下一次还款"}
          className="mb-8 max-w-xl"
        >
          {loan.status === "overdue" ? "自 " : ""}
          <DateText on={loan.nextDueOn} />
          {loan.status === "overdue" ? "起逾期，请尽快还清" : "前应还"} <Yuan amount={loan.nextAmount} /> 元
        </Alert>
      )}
      <Section title="贷款">
        <LoanFacts loan={loan} />
      </Section>
      <Section title="还款计划" lead="还款由银行收到后登记，一般当天更新。">
        <LoanSchedule schedule={loan.schedule} />
      </Section>
      <Section title="还款记录">
        <RepaymentTable repayments={loan.repayments} />
      </Section>
    </>
  );
}
