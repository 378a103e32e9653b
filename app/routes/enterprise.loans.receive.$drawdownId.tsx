import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { DateText } from "#app/components/finance/dates.tsx";
import { Money } from "#app/components/finance/money.tsx";
import { Rate, Term } from "#app/components/finance/rate.tsx";
import { ActsFor } from "#app/components/shell/acts-for.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Alert } from "#app/components/ui/alert.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { readForm } from "#app/http/posted-form.ts";
import { confirmDrawdown, listOwnLines } from "#domain/loans/index.ts";
import { notFound } from "#lib/errors.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("确认收款") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "drawdown.confirm");
  for (const line of await listOwnLines(caller, {})) {
    const drawdown = line.toConfirm.find((each) => each.id === args.params.drawdownId);
    if (drawdown) return { bankName: line.bankName, rateBps: line.rateBps, drawdown };
  }
  throw notFound("待确认的放款");
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "drawdown.confirm");
  const received = (await readForm(args.request)).get("received");
  if (received !== "yes") return data({ message: "请先核对到账，再按“确认收到”。" }, { status: 400 });
  const { loanId } = await confirmDrawdown(caller, {
    drawdownId: idParam(args.params.drawdownId, "这笔放款"),
  });
  return redirect(`/enterprise/loans/${loanId}?done=received`, 303);
});

export default function ReceivePage() {
  const { bankName, rateBps, drawdown } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="确认收款"
        crumbs={[{ label: "我的贷款", to: "/enterprise/loans" }]}
        lead="确认后贷款生效并生成还款计划，利息自放款日起算。"
      />
      {refused && (
        <Alert tone="bad" live className="mb-6 max-w-xl">
          {refused.message}
        </Alert>
      )}
      <div className="max-w-xl">
        <DescriptionList
          items={[
            { term: "放款银行", value: bankName },
            { term: "金额", value: <Money amount={drawdown.amount} exact /> },
            { term: "放款日", value: <DateText on={drawdown.paidOn} /> },
            { term: "期限", value: <Term months={drawdown.termMonths} /> },
            { term: "年利率", value: <Rate bps={rateBps} /> },
            { term: "还款方式", value: label("repaymentMethod", drawdown.repaymentMethod) },
            { term: "银行回单号", value: drawdown.bankReceiptNumber },
          ]}
        />
        <Form method="post" className="mt-6">
          <ActsFor />
          <SubmitButton wide name="received" value="yes" pendingLabel="正在确认…">
            确认收到这笔款
          </SubmitButton>
        </Form>
        <Alert tone="warn" title="没有收到，或金额不对？" className="mt-6">
          请不要确认，直接联系{bankName}。未经您确认的放款不会成为您的贷款，银行核实后会作废或更正。
        </Alert>
      </div>
    </>
  );
}
