import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { ProfileView } from "#app/components/lending/profile-view.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { may } from "#domain/access/permissions.ts";
import { viewAuthorisedProfile } from "#domain/profiles/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("授权画像") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const profile = await viewAuthorisedProfile(caller, { applicationId: idParam(args.params.id, "这笔申请") });
  const mayKeep = profile.consents.some(({ mode }) => mode === "store");
  return { ...profile, mayExport: mayKeep && may(caller.actor, "export.request") };
});

export default function AuthorisedProfilePage() {
  const { applicationId, applicationNumber, enterpriseName, uscc, mayExport, ...view } =
    useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={enterpriseName}
        crumbs={[
          { label: "申请", to: "/bank/applications" },
          { label: applicationNumber, to: `/bank/applications/${applicationId}` },
        ]}
        lead={`授权信用画像 · ${uscc}`}
        actions={mayExport && view.profile && <ExportButton applicationId={applicationId} />}
      />
      <ProfileView {...view} purpose="credit_review" />
    </>
  );
}

function ExportButton({ applicationId }: { applicationId: string }) {
  return (
    <Form method="post" action="/bank/exports?index">
      <SubmitButton variant="secondary" name="application" value={applicationId} pendingLabel="正在提交…">
        导出
      </SubmitButton>
    </Form>
  );
}
