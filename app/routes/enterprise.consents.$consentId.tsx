import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { ConsentActions } from "#app/components/enterprise/consent-actions.tsx";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { ReadTable } from "#app/components/enterprise/read-table.tsx";
import { ConsentPaper } from "#app/components/finance/consent-paper.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { useMay } from "#app/components/shell/rights.tsx";
import { Alert } from "#app/components/ui/alert.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, isDomainError } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { type ConsentView, listConsents, viewConsent, withdrawConsent } from "#domain/consents/index.ts";
import { hasEnded } from "#domain/consents/inputs.ts";
import { listReads } from "#domain/reads/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授权书") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const consentId = idParam(args.params.consentId, "这份授权");
  const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
  const consent = await viewConsent(caller, { consentId });
  const others = (await listConsents(caller, {})).filter(
    ({ id, granteeId, status }) => id !== consentId && granteeId === consent.granteeId && !hasEnded(status),
  );
  return {
    consent,
    others: others.map(({ id, number }) => ({ id, number })),
    ...(await listReads(caller, { consentId, after })),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const consentId = idParam(args.params.consentId, "这份授权");
  try {
    await withdrawConsent(caller, { consentId });
  } catch (error) {
    // A second click finds what it wanted: the consent has ended.
    if (!isDomainError(error) || error.code !== "conflict") throw error;
    return redirect(`/enterprise/consents/${consentId}?done=ended`, { status: 303 });
  }
  return redirect(`/enterprise/consents/${consentId}?done=withdrawn`, { status: 303 });
});

/** A withdrawal ends what comes; what was seen before stays seen, and what was taken along is gone. */
function SeenBefore({ reads, downloads, granteeName }: ConsentView) {
  return (
    <>
      已撤回，即刻生效：{granteeName}从现在起不能再凭这份授权书查看、下载，
      {reads === 0 ? "此前也没有查看过。" : `撤回前已查看 ${reads} 次，看了什么列在本页下方。`}
      {downloads > 0 &&
        `其中 ${downloads} 次下载了文件：已下载的文件平台收不回来，但对方不得再使用。如有疑问，请联系对方核实。`}
    </>
  );
}

/** Other consents to the same organisation go on: whoever wants to end all of it must see them. */
function OtherConsents({
  others,
  granteeName,
}: {
  others: { id: string; number: string }[];
  granteeName: string;
}) {
  if (others.length === 0) return null;
  return (
    <Alert tone="warn" className="mb-6" title={`您给${granteeName}的另外 ${others.length} 份授权仍然有效`}>
      {others.map(({ id, number }) => (
        <Link key={id} to={`/enterprise/consents/${id}`} className="link me-4 tabular">
          {number}
        </Link>
      ))}
    </Alert>
  );
}

export default function ConsentPage() {
  const { consent, others, reads, next } = useLoaderData<typeof loader>();
  const mayDraft = useMay("consent.draft");
  const live = !hasEnded(consent.status);
  return (
    <>
      <PageHeader
        title={`授权书 ${consent.number}`}
        crumbs={[{ label: "授权", to: "/enterprise/consents" }]}
        actions={
          live ? (
            <ConsentActions consent={consent} />
          ) : (
            mayDraft && (
              <LinkButton to={`/enterprise/consents/new?grantee=${consent.granteeId}`} variant="secondary">
                重新授权
              </LinkButton>
            )
          )
        }
      />
      <Notice
        words={{
          ended: "这份授权此前已经结束，对方已不能再查看，不用再操作。",
          paused: "已暂停，即刻生效：恢复之前，对方不能查看。",
          resumed: "已恢复：对方可以继续查看，到期日不变。",
          withdrawn: <SeenBefore {...consent} />,
        }}
      />
      {!live && <OtherConsents others={others} granteeName={consent.granteeName} />}
      <ConsentPaper
        consent={consent}
        bank={consent.granteeName}
        reads={consent.reads}
        pdf={`/enterprise/consents/${consent.id}/pdf`}
      />
      <Section title="依据这份授权的查看记录">
        <ReadTable
          reads={reads}
          withoutConsent
          empty={
            <EmptyState title="还没有人查看">
              {consent.granteeName}每查看一次，这里就多一条记录：时间、岗位、看了什么。
            </EmptyState>
          }
        />
        {reads.length > 0 && <Pager next={next} shown={reads.length} total={consent.reads} />}
      </Section>
    </>
  );
}
