import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/shell/error-page.tsx";
import { PortalShell } from "#app/components/shell/portal-shell.tsx";
import { openAlerts } from "#app/http/alerts.server.ts";
import { waitingChanges } from "#app/http/changes.server.ts";
import { missingContact } from "#app/http/contact.server.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { frameOf } from "#app/http/frame.server.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const counts = {
    ...(await openAlerts(caller)),
    ...(await missingContact(caller)),
    ...(await waitingChanges(caller)),
  };
  return { ...frameOf(caller.session), counts };
});

export default function BureauLayout() {
  return (
    <PortalShell portal="bureau" {...useLoaderData<typeof loader>()}>
      <Outlet />
    </PortalShell>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const frame = useRouteLoaderData<typeof loader>("routes/bureau");
  if (!frame) return <ErrorPage error={error} standalone />;
  return (
    <PortalShell portal="bureau" {...frame}>
      <ErrorPage error={error} />
    </PortalShell>
  );
}
