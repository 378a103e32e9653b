import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/shell/error-page.tsx";
import { PortalShell } from "#app/components/shell/portal-shell.tsx";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { frameOf } from "#app/http/frame.server.ts";
import { countOpenRequests } from "#domain/consents/index.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const counts = { "/enterprise/consents": await countOpenRequests(caller, {}) };
  return { ...frameOf(caller.session), counts };
});

export default function EnterpriseLayout() {
  return (
    <PortalShell portal="enterprise" {...useLoaderData<typeof loader>()}>
      <Outlet />
    </PortalShell>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const frame = useRouteLoaderData<typeof loader>("routes/enterprise");
  if (!frame) return <ErrorPage error={error} standalone />;
  return (
    <PortalShell portal="enterprise" {...frame}>
      <ErrorPage error={error} severalPlaces={frame.places > 1} />
    </PortalShell>
  );
}
