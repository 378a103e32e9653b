import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/components/shell/error-page.tsx";
import { PortalShell } from "#app/components/shell/portal-shell.tsx";
import { personFrom } from "#app/http/context.server.ts";
import { guarded } from "#app/http/errors.ts";
import { frameOf } from "#app/http/frame.server.ts";

export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { actor, session } = await personFrom(args);
  return { portal: actor.kind, ...frameOf(session) };
});

export default function AccountLayout() {
  return (
    <PortalShell {...useLoaderData<typeof loader>()}>
      <Outlet />
    </PortalShell>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const frame = useRouteLoaderData<typeof loader>("routes/account");
  if (!frame) return <ErrorPage error={error} standalone />;
  return (
    <PortalShell {...frame}>
      <ErrorPage error={error} />
    </PortalShell>
  );
}
