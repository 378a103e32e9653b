import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { ConsentActions } from "#app/components/enterprise/consent-actions.tsx";
import { EndingConsents, OpenRequests, UnseenRequests } from "#app/components/enterprise/consent-notices.tsx";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { DateText } from "#app/components/finance/dates.tsx";
import { StatusOf } from "#app/components/finance/statuses.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { useMay } from "#app/components/shell/rights.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Card, Section } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { type ConsentView, countUnseenRequests, listConsents, listRequests } from "#domain/consents/index.ts";
import { hasEnded } from "#domain/consents/inputs.ts";
import { label } from "#lib/vocabulary.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授权") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  return {
    consents: await listConsents(caller, {}),
    requests: (await listRequests(caller, { status: "open", limit: 100 })).requests,
    unseen: await countUnseenRequests(caller, {}),
  };
});

/** How often it was used, of how often it may be. */
const seenOf = ({ reads, downloads, maxUses }: ConsentView) =>
  `${reads} 次${maxUses === null ? "" : `，最多 ${maxUses} 次`}${downloads > 0 ? `，其中 ${downloads} 次下载了文件` : ""}`;

const itemsOf = (consent: ConsentView) => consent.items.map((item) => label("dataItem", item)).join("、");

export default function ConsentsPage() {
  const { consents, requests, unseen } = useLoaderData<typeof loader>();
  const mayDraft = useMay("consent.draft");
  const live = consents.filter(({ status }) => !hasEnded(status));
  const ended = consents.filter(({ status }) => hasEnded(status));
  return (
    <>
      <PageHeader
        title="授权"
        lead="谁可以查看您的哪些数据、用来做什么、到哪一天为止。撤回后立即生效。"
        actions={
          <>
            {mayDraft && <LinkButton to="/enterprise/consents/new">新的授权</LinkButton>}
            <LinkButton to="/enterprise/consents/requests" variant="secondary">
              银行的请求
            </LinkButton>
          </>
        }
      />
      <Notice
        words={{
          granted: "授权已生效。每次查看都会记入“谁看了我”，您随时可以撤回。",
          refused: "已答复：不同意。银行看不到这次请求的数据。您给这家银行的其他授权不受影响，都列在下面。",
        }}
      />
      <EndingConsents consents={live} />
      <UnseenRequests count={unseen} />
      <OpenRequests requests={requests} />
      <Section title={`生效和暂停的授权（${live.length}）`}>
        {live.length === 0 ? (
          <EmptyState
            title="目前没有有效的授权"
            action={mayDraft && <LinkButton to="/enterprise/consents/new">新的授权</LinkButton>}
          >
            先授权平台评估信用，就能看到自己的信用画像和够得上的产品；申请贷款时，再授权那一家银行。
          </EmptyState>
        ) : (
          <div className="grid gap-4 xl:grid-cols-2">
            {live.map((consent) => (
              <LiveConsent key={consent.id} consent={consent} />
            ))}
          </div>
        )}
      </Section>
      {ended.length > 0 && (
        <Section title={`已结束的授权（${ended.length}）`}>
          <EndedConsents consents={ended} />
        </Section>
      )}
    </>
  );
}

function LiveConsent({ consent }: { consent: ConsentView }) {
  return (
    <Card
      title={consent.granteeName}
      aside={<StatusOf list="consentStatus" code={consent.status} />}
      footer={
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Link to={`/enterprise/consents/${consent.id}`} className="link">
            查看授权书和查看记录
          </Link>
          <ConsentActions consent={consent} />
        </div>
      }
    >
      <DescriptionList
        items={[
          { term: "用途", value: label("consentPurpose", consent.purpose) },
          { term: "数据", value: itemsOf(consent) },
          { term: "查看方式", value: label("consentMode", consent.mode) },
          { term: "有效至", value: <DateText on={consent.expiresOn} /> },
          { term: "已被查看", value: seenOf(consent) },
        ]}
      />
    </Card>
  );
}

function EndedConsents({ consents }: { consents: ConsentView[] }) {
  return (
    <Table
      caption="已撤回、到期或用完的授权"
      captionHidden
      rows={consents}
      rowKey={(consent) => consent.id}
      columns={[
        {
          key: "grantee",
          head: "授权对象",
          cell: (consent) => (
            <Link to={`/enterprise/consents/${consent.id}`} className="link font-medium">
              {consent.granteeName}
            </Link>
          ),
        },
        { key: "purpose", head: "用途", cell: (consent) => label("consentPurpose", consent.purpose) },
        { key: "items", head: "数据", cell: itemsOf },
        { key: "until", head: "原定有效至", cell: (consent) => <DateText on={consent.expiresOn} /> },
        { key: "reads", head: "已被查看", unit: "次", numeric: true, cell: (consent) => consent.reads },
        {
          key: "status",
          head: "状态",
          cell: (consent) => <StatusOf list="consentStatus" code={consent.status} />,
        },
      ]}
    />
  );
}
