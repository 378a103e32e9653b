import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { DateText, InstantText } from "#app/components/finance/dates.tsx";
import { Money } from "#app/components/finance/money.tsx";
import { Term } from "#app/components/finance/rate.tsx";
import { ApplicationStatus } from "#app/components/finance/statuses.tsx";
import { ClockText } from "#app/components/lending/clock.tsx";
import { DecisionOutcome, DecisionTerms } from "#app/components/lending/decision-terms.tsx";
import { ProfileDoor } from "#app/components/lending/profile-door.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Card, Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { type ApplicationView, viewApplication } from "#domain/applications/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("申请详情") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  return viewApplication(caller, { applicationId: idParam(args.params.id, "这笔申请") });
});

export default function ApplicationPage() {
  const application = useLoaderData<typeof loader>();
  const { id, number, status, enterprise, can, decisions, line } = application;
  return (
    <>
      <PageHeader
        title={enterprise.name}
        crumbs={[{ label: "申请", to: "/bank/applications" }]}
        status={<ApplicationStatus status={status} />}
        lead={`申请编号 ${number}`}
        actions={
          <>
            {can.accept && (
              <Form method="post" action={`/bank/applications/${id}/accept`}>
                <SubmitButton pendingLabel="正在受理…">受理</SubmitButton>
              </Form>
            )}
            {can.propose && (
              <>
                <LinkButton to={`/bank/applications/${id}/propose?kind=approve`}>拟同意授信</LinkButton>
                <LinkButton to={`/bank/applications/${id}/propose?kind=decline`} variant="secondary">
                  拟不予授信
                </LinkButton>
              </>
            )}
            {can.review && <LinkButton to={`/bank/reviews/${id}`}>复核审批意见</LinkButton>}
            {line && (
              <LinkButton to={`/bank/lines/${line.id}`} variant="secondary">
                查看授信 {line.number}
              </LinkButton>
            )}
          </>
        }
      />
      <Notice
        words={{
          accepted: "已受理。下一步：查看授权画像，完成审查后提交审批意见。",
          proposed: "审批意见已提交，等待另一位同事复核。",
        }}
      />
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          <Section title="申请内容">
            <Wish application={application} />
          </Section>
          <Section title="企业登记信息">
            <Firm enterprise={enterprise} />
          </Section>
          {decisions.length > 0 && (
            <Section title="审批记录">
              <div className="grid gap-4">
                {[...decisions].reverse().map((decision) => (
                  <Card
                    key={decision.id}
                    title={label("decisionKind", decision.kind)}
                    aside={<DecisionOutcome outcome={decision.outcome} />}
                  >
                    <DecisionTerms decision={decision} />
                  </Card>
                ))}
              </div>
            </Section>
          )}
        </div>
        <ProfileDoor
          title="授权信用画像"
          consents={application.consents}
          to={`/bank/applications/${application.id}/profile`}
          applicationId={application.id}
          isOver={application.lookAlerts}
          closed="授权已撤回、暂停、到期或用完，或申请已办结，现在不能查看该企业的信用画像。"
        />
      </div>
    </>
  );
}

const Wish = ({ application: { product, ...wish } }: { application: ApplicationView }) => (
  <DescriptionList
    dense
    columns={2}
    items={[
      { term: "产品", value: `${product.name}（${label("guaranteeMode", product.guaranteeMode)}）` },
      { term: "申请金额", value: <Money amount={wish.amount} exact /> },
      { term: "期限", value: <Term months={wish.termMonths} /> },
      { term: "用途", value: wish.purpose },
      { term: "提交", value: <InstantText at={wish.submittedAt} /> },
      { term: "受理", value: <InstantText at={wish.acceptedAt} /> },
      { term: "时限", value: <ClockText clock={wish.clock} /> },
      { term: "首贷", value: wish.firstLoan ? "是，平台内没有贷款记录" : "否" },
    ]}
  />
);

/** What a bank sees of a firm while the two have business with each other. */
const OVER = "业务结束后不再显示";

const Firm = ({ enterprise }: Pick<ApplicationView, "enterprise">) => (
  <DescriptionList
    dense
    columns={2}
    items={[
      { term: "统一社会信用代码", value: enterprise.uscc },
      { term: "类型", value: label("enterpriseKind", enterprise.kind) },
      { term: "规模", value: label("sizeClass", enterprise.sizeClass) },
      { term: "行业", value: enterprise.industryName },
      { term: "所在乡镇街道", value: enterprise.divisionName },
      { term: "成立日期", value: <DateText on={enterprise.registeredOn} /> },
      { term: "注册资本", value: <Money amount={enterprise.registeredCapital} /> },
      {
        term: "从业人数",
        value: enterprise.employees === null ? OVER : `${enterprise.employees} 人（自报）`,
      },
      { term: "法定代表人", value: enterprise.legalRepresentative || "—" },
      {
        term: "联系人",
        value: enterprise.contactName ? `${enterprise.contactName} ${enterprise.phone}` : OVER,
        action: enterprise.contactName && (
          <Link to="contact" className="link">
            查看
          </Link>
        ),
      },
      { term: "地址", value: enterprise.address || "—" },
    ]}
  />
);
