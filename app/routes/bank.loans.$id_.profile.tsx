import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ProfileView } from "#app/components/lending/profile-view.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { viewAftercare } from "#domain/profiles/index.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("贷后授权画像") }];

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  return viewAftercare(caller, { loanId: idParam(args.params.id, "这笔贷款") });
});

export default function AftercareProfilePage() {
  const { loanId, loanNumber, enterpriseName, uscc, ...view } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={enterpriseName}
        crumbs={[
          { label: "贷款", to: "/bank/loans" },
          { label: loanNumber, to: `/bank/loans/${loanId}` },
        ]}
        lead={`贷后授权画像 · ${uscc}`}
      />
      <ProfileView {...view} purpose="post_loan" />
    </>
  );
}
