import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/shell/error-page.tsx";
import { PortalShell } from "#app/components/shell/portal-shell.tsx";
import { PublicShell } from "#app/components/shell/public-shell.tsx";
import { waitingChanges } from "#app/http/changes.server.ts";
import { missingContact } from "#app/http/contact.server.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { frameOf } from "#app/http/frame.server.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "source");
  const organisation = caller.session.organisationShortName;
  return {
    ...frameOf(caller.session),
    organisation,
    counts: { ...(await missingContact(caller)), ...(await waitingChanges(caller)) },
  };
});

export default function SourceLayout() {
  return (
    <PortalShell portal="source" {...useLoaderData<typeof loader>()}>
      <Outlet />
    </PortalShell>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const member = useRouteLoaderData<typeof loader>("routes/source");
  if (!member) {
    return (
      <PublicShell>
        <div className="mx-auto max-w-6xl px-4 py-10 sm:px-6">
          <ErrorPage error={error} />
        </div>
      </PublicShell>
    );
  }
  return (
    <PortalShell portal="source" {...member}>
      <ErrorPage error={error} />
    </PortalShell>
  );
}
