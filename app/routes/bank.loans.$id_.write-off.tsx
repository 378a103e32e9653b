import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Money } from "#app/components/finance/money.tsx";
import { WriteOffForm } from "#app/components/lending/write-off-form.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { proposeWriteOff, viewLoan } from "#domain/loans/index.ts";
import { ProposeWriteOff } from "#domain/loans/inputs.ts";
import { conflict } from "#lib/errors.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("申请核销") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "loan.propose_write_off");
  const loan = await viewLoan(caller, { loanId: idParam(args.params.id, "这笔贷款") });
  if (!loan.canProposeWriteOff)
    throw conflict("逾期超过 90 天的贷款才能核销，由客户经理提交。请返回贷款页面查看状态。");
  return { loan };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank", "loan.propose_write_off");
  const form = await parseForm(args.request, ProposeWriteOff);
  if (!form.ok) return form.response;
  let changeId: string;
  try {
    ({ changeId } = await proposeWriteOff(caller, {
      ...form.value,
      loanId: idParam(args.params.id, "这笔贷款"),
    }));
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/bank/changes/${changeId}?done=proposed`, 303);
});

export default function WriteOffPage() {
  const { loan } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title="申请核销"
        crumbs={[
          { label: "贷款", to: "/bank/loans" },
          { label: loan.number, to: `/bank/loans/${loan.id}` },
        ]}
        lead="由另一位复核岗同事复核，通过后入账，不能撤回。企业仍负有还款义务。"
      />
      <div className="grid max-w-xl gap-8">
        <DescriptionList
          items={[
            { term: "借款企业", value: loan.enterpriseName },
            { term: "本金余额", value: <Money amount={loan.outstanding} exact /> },
            { term: "已逾期", value: `${loan.daysOverdue} 天` },
          ]}
        />
        <WriteOffForm loan={loan} lastResult={useActionData<typeof action>()} />
      </div>
    </>
  );
}
