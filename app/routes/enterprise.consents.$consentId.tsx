import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Notice } from "#app/components/enterprise/notice.tsx";
import { ReadTable } from "#app/components/enterprise/read-table.tsx";
import { WithdrawConsent } from "#app/components/enterprise/withdraw-consent.tsx";
import { ConsentScope } from "#app/components/finance/consent-scope.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { Pager } from "#app/components/ui/pager.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, isDomainError } from "#app/http/errors.ts";
import { viewConsent, withdrawConsent } from "#domain/consents/index.ts";
import { listReads } from "#domain/reads/index.ts";
import { dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授权书") }];

/** Something that can be no id names no consent. */
function idFrom({ params }: LoaderFunctionArgs | ActionFunctionArgs): string {
  const parsed = z.uuid().safeParse(params.consentId);
  if (!parsed.success) throw notFound("这份授权");
  return parsed.data;
}

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const consentId = idFrom(args);
  const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
  const consent = await viewConsent(caller, { consentId });
  return { consent, ...(await listReads(caller, { consentId, after })) };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const consentId = idFrom(args);
  try {
    await withdrawConsent(caller, { consentId });
  } catch (error) {
    // A second click finds what it wanted: the consent has ended.
    if (!isDomainError(error) || error.code !== "conflict") throw error;
    return redirect(`/enterprise/consents/${consentId}?done=ended`, { status: 303 });
  }
  return redirect("/enterprise/consents?done=withdrawn", { status: 303 });
});

export default function ConsentPage() {
  const { consent, reads, next } = useLoaderData<typeof loader>();
  const live = consent.status === "active";
  return (
    <>
      <PageHeader
        title={`授权书 ${consent.number}`}
        crumbs={[{ label: "授权", to: "/enterprise/consents" }]}
        actions={
          live ? (
            <WithdrawConsent consentId={consent.id} grantee={consent.granteeName} />
          ) : (
            <LinkButton to={`/enterprise/consents/new?grantee=${consent.granteeId}`} variant="secondary">
              重新授权
            </LinkButton>
          )
        }
      />
      <Notice words={{ ended: "这份授权此前已经结束，对方已不能再查看，不用再操作。" }} />
      <div className="max-w-3xl">
        <ConsentScope
          bank={consent.granteeName}
          purpose={consent.purpose}
          domains={consent.domains}
          startsOn={dateOn(consent.grantedAt)}
          endsOn={consent.expiresOn}
          status={consent.status}
          withdrawnAt={consent.withdrawnAt}
          reads={consent.reads}
        />
        <Section title="授权书全文" className="mt-10 first:mt-10">
          <blockquote className="measure border-s-4 border-line-strong ps-4">{consent.statement}</blockquote>
        </Section>
      </div>
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
