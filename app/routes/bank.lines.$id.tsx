import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { DateText } from "#app/components/finance/dates.tsx";
import { Rate, Term } from "#app/components/finance/rate.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { DrawdownForm } from "#app/components/lending/drawdown-form.tsx";
import { DrawdownTable } from "#app/components/lending/drawdown-table.tsx";
import { LineBalances } from "#app/components/lending/line-balances.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { requestDrawdown, viewLine } from "#domain/loans/index.ts";
import { RequestDrawdown } from "#domain/loans/inputs.ts";
import { dateOn } from "#lib/dates.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授信详情") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const line = await viewLine(caller, { lineId: idParam(args.params.id, "这笔授信") });
  return { line, today: dateOn(new Date()) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const form = await parseForm(args.request, RequestDrawdown);
  if (!form.ok) return form.response;
  const lineId = idParam(args.params.id, "这笔授信");
  try {
    await requestDrawdown(caller, { ...form.value, lineId });
  } catch (error) {
    return form.refuse(error);
  }
  return redirect(`/bank/lines/${lineId}?done=requested`, 303);
});

export default function LinePage() {
  const { line, today } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title={line.enterpriseName}
        crumbs={[{ label: "授信与放款", to: "/bank/lines" }]}
        status={<StatusOf list="creditLineStatus" code={line.status} />}
        lead={`授信编号 ${line.number} · ${line.productName}`}
        actions={
          <Link to={`/bank/applications/${line.applicationId}`} className="link">
            查看申请案卷
          </Link>
        }
      />
      <Notice
        words={{
          requested: "放款已登记，额度已预留。请复核岗同事复核，复核后企业才能确认收款。",
          released: "放款已复核。企业确认收款后，贷款生效并生成还款计划。",
          voided: "放款已作废，预留的额度已释放。",
        }}
      />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <Section title="额度">
            <LineBalances balances={line.balances} />
          </Section>
          <Section title="授信条件">
            <DescriptionList
              dense
              columns={2}
              items={[
                { term: "年利率", value: <Rate bps={line.rateBps} /> },
                { term: "单笔最长期限", value: <Term months={line.termMonths} /> },
                { term: "还款方式", value: label("repaymentMethod", line.repaymentMethod) },
                { term: "循环使用", value: line.revolving ? "可循环" : "不循环" },
                { term: "授信日", value: <DateText on={line.grantedOn} /> },
                { term: "到期日", value: <DateText on={line.expiresOn} /> },
              ]}
            />
          </Section>
          <Section title="放款">
            <DrawdownTable lineId={line.id} drawdowns={line.drawdowns} />
          </Section>
        </div>
        {line.canDraw && (
          <Section title="登记放款" lead="在本行系统完成付款后，凭回单登记。" className="mt-0">
            <DrawdownForm key={line.drawdowns.length} line={line} today={today} lastResult={lastResult} />
          </Section>
        )}
      </div>
    </>
  );
}
