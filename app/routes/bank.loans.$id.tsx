import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { LoanStatus } from "#app/components/finance/statuses.tsx";
import { LoanFacts } from "#app/components/lending/loan-facts.tsx";
import { LoanSchedule, RepaymentTable } from "#app/components/lending/loan-schedule.tsx";
import { ProfileDoor } from "#app/components/lending/profile-door.tsx";
import { RepaymentForm } from "#app/components/lending/repayment-form.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Status } from "#app/components/ui/status.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { recordRepayment, viewLoan } from "#domain/loans/index.ts";
import { RecordRepayment } from "#domain/loans/inputs.ts";
import { dateOn } from "#lib/dates.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("贷款详情") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  return {
    loan: await viewLoan(caller, { loanId: idParam(args.params.id, "这笔贷款") }),
    today: dateOn(new Date()),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const form = await parseForm(args.request, RecordRepayment);
  if (!form.ok) return form.response;
  const loanId = idParam(args.params.id, "这笔贷款");
  let done: string;
  try {
    const { isSettled } = await recordRepayment(caller, { ...form.value, loanId });
    done = isSettled ? "settled" : "repaid";
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/bank/loans/${loanId}?done=${done}`, 303);
});

export default function LoanPage() {
  const { loan, today } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title={loan.enterpriseName}
        crumbs={[{ label: "贷款", to: "/bank/loans" }]}
        status={<LoanStatus status={loan.status} />}
        lead={`借据编号 ${loan.number} · ${loan.productName}`}
        actions={
          <>
            <Link to={`/bank/lines/${loan.lineId}`} className="link">
              所属授信 {loan.lineNumber}
            </Link>
            {loan.canProposeWriteOff && (
              <LinkButton to={`/bank/loans/${loan.id}/write-off`} variant="secondary" size="sm">
                申请核销
              </LinkButton>
            )}
          </>
        }
      />
      <Notice
        words={{ repaid: "还款已登记，账本和还款计划已更新。", settled: "还款已登记，这笔贷款已结清。" }}
      />
      {!loan.agrees && (
        <Alert tone="bad" title="账实不符" className="mb-6">
          还款计划、还款记录与账本余额不一致。请暂停登记，联系平台运营方核对。
        </Alert>
      )}
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <Section title="贷款" aside={loan.agrees && <Status tone="good">计划、还款与账本一致</Status>}>
            <LoanFacts loan={loan} />
          </Section>
          <Section title="还款计划">
            <LoanSchedule schedule={loan.schedule} />
          </Section>
          <Section title="还款记录">
            <RepaymentTable repayments={loan.repayments} />
          </Section>
        </div>
        <div className="grid content-start gap-8">
          {loan.canRecord && (
            <Section title="登记还款" lead="收到款项后凭回单登记。按期次先息后本冲抵。" className="mt-0">
              <RepaymentForm key={loan.repayments.length} loan={loan} today={today} lastResult={lastResult} />
            </Section>
          )}
          <ProfileDoor
            title="贷后授权画像"
            consents={loan.aftercare}
            to={`/bank/loans/${loan.id}/profile`}
            applicationId={loan.applicationId}
            isOver={loan.lookAlerts}
            closed="企业没有给予本行用于贷后管理的授权，或授权已撤回、暂停、到期、用完，现在不能查看该企业的信用画像。"
          />
        </div>
      </div>
    </>
  );
}
