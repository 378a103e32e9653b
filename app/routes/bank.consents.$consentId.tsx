import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ConsentScope } from "#app/components/finance/consent-scope.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { DownloadLink } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/card.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { viewReceived } from "#domain/consents/index.ts";
import { dateOn } from "#lib/dates.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授权书") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  return viewReceived(caller, { consentId: idParam(args.params.consentId, "这份授权") });
});

export default function ReceivedConsentPage() {
  const consent = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={`授权书 ${consent.number}`}
        lead={`${consent.enterpriseName} · ${consent.uscc}`}
        crumbs={[{ label: "企业授权", to: "/bank/consents" }]}
      />
      <div className="max-w-3xl">
        <ConsentScope
          bank="本行"
          purpose={consent.purpose}
          domains={consent.domains}
          items={consent.items}
          mode={consent.mode}
          {...(consent.subject === "enterprise" && { rangeFrom: consent.rangeFrom })}
          maxUses={consent.maxUses}
          usesPerDay={consent.usesPerDay}
          uses={consent.uses}
          startsOn={dateOn(new Date(consent.grantedAt))}
          endsOn={consent.expiresOn}
          status={consent.status}
          withdrawnAt={consent.withdrawnAt}
          reads={consent.uses}
        />
        <Section title="授权书全文" className="mt-10 first:mt-10">
          <blockquote className="measure border-s-4 border-line-strong ps-4">{consent.statement}</blockquote>
          <p className="mt-3">
            <DownloadLink href={`/bank/consents/${consent.id}/pdf`}>下载授权书 PDF</DownloadLink>
          </p>
        </Section>
      </div>
    </>
  );
}
