import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ConsentPaper } from "#app/components/finance/consent-paper.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { viewReceived } from "#domain/consents/index.ts";

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
      <ConsentPaper
        consent={consent}
        bank="本行"
        reads={consent.uses}
        pdf={`/bank/consents/${consent.id}/pdf`}
      />
    </>
  );
}
