import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { DateText, InstantText } from "#app/components/finance/dates.tsx";
import { Money } from "#app/components/finance/money.tsx";
import { Rate, Term } from "#app/components/finance/rate.tsx";
import { ApplicationStatus } from "#app/components/finance/statuses.tsx";
import { applicationSteps } from "#app/components/lending/application-steps.tsx";
import { ActsFor } from "#app/components/shell/acts-for.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { IfMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Steps } from "#app/components/ui/steps.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { type OwnApplicationView, viewOwnApplication } from "#domain/applications/index.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("申请进度") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  return viewOwnApplication(caller, { applicationId: idParam(args.params.id, "这笔申请") });
});

export default function OwnApplicationPage() {
  const application = useLoaderData<typeof loader>();
  const { number, productName, bankName, bankContact, status, consent, canWithdraw } = application;
  return (
    <>
      <PageHeader
        title={productName}
        crumbs={[{ label: "我的申请", to: "/enterprise/applications" }]}
        status={<ApplicationStatus status={status} />}
        lead={`申请编号 ${number}，由${bankName}审查和决定。`}
      />
      <Notice
        words={{
          submitted: "申请已提交。银行会在下面写明的时限内答复，您可以随时回来查看进度。",
          withdrawn: "申请已撤回，银行不再审查。",
        }}
      />
      <Outcome application={application} />
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <Section title="进度">
          <Steps label="申请进度" steps={applicationSteps(application)} />
        </Section>
        <Section title="申请内容" className="mt-0">
          <DescriptionList
            items={[
              { term: "金额", value: <Money amount={application.amount} exact /> },
              { term: "期限", value: <Term months={application.termMonths} /> },
              { term: "用途", value: application.purpose },
              { term: "提交", value: <InstantText at={application.submittedAt} /> },
              {
                term: "授权书",
                value: (
                  <>
                    <Link to={`/enterprise/consents/${consent.id}`} className="link">
                      {consent.number}
                    </Link>
                    <span className="block text-sm text-muted">
                      {consent.isLive
                        ? consent.domains.map((domain) => label("dataDomain", domain)).join("、")
                        : "已撤回或到期，银行现在看不到您的数据，可能无法完成审查。"}
                    </span>
                  </>
                ),
              },
              bankContact !== "" && { term: "银行联系方式", value: bankContact },
            ]}
          />
          {canWithdraw && (
            <div className="mt-6">
              <IfMay permission="application.withdraw" told="撤回申请需由企业主办理。">
                <Withdrawal applicationId={application.id} />
              </IfMay>
            </div>
          )}
        </Section>
      </div>
    </>
  );
}

const Withdrawal = ({ applicationId }: { applicationId: string }) => (
  <Form method="post" action={`/enterprise/applications/${applicationId}/withdraw`}>
    <ActsFor />
    <SubmitButton variant="secondary" pendingLabel="正在撤回…">
      撤回申请
    </SubmitButton>
    <p className="mt-2 text-sm text-muted">撤回后银行不再审查；之后可以重新申请。</p>
  </Form>
);

/** What came of it, before anything else on the page. */
function Outcome({ application: { approval, decline, versionId } }: { application: OwnApplicationView }) {
  if (approval) {
    return (
      <Alert
        tone="good"
        title="银行已同意授信"
        className="mb-8"
        action={<LinkButton to="/enterprise/loans">查看我的贷款</LinkButton>}
      >
        额度 <Money amount={approval.limit} />
        ，年利率 <Rate bps={approval.rateBps} />，
        <Term months={approval.termMonths} />，{label("repaymentMethod", approval.repaymentMethod)}，
        {approval.revolving ? "可循环使用" : "不循环"}，<DateText on={approval.expiresOn} />
        前可用。需要用款时请联系银行放款，收到后在“我的贷款”中确认。
        {approval.note && <span className="mt-1 block">银行说明：{approval.note}</span>}
      </Alert>
    );
  }
  if (!decline) return null;
  return (
    <Alert
      tone="bad"
      title={`银行没有同意：${label("declineReason", decline.reason)}`}
      className="mb-8"
      action={
        <LinkButton to="/enterprise/offers" variant="secondary">
          看看其他产品
        </LinkButton>
      }
    >
      <p>{decline.remedy}</p>
      {decline.note && <p className="mt-1">银行说明：{decline.note}</p>}
      <p className="mt-1 text-sm text-muted">
        条件改善后可以
        <Link to={`/enterprise/applications/new?version=${versionId}`} className="link">
          再次申请这个产品
        </Link>
        。
      </p>
    </Alert>
  );
}
