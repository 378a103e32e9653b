import { Outlet, useRouteError } from "@remix-run/react";
import { ErrorPage } from "#app/components/shell/error-page.tsx";
import { PublicShell } from "#app/components/shell/public-shell.tsx";

export default function PublicLayout() {
  return (
    <PublicShell>
      <Outlet />
    </PublicShell>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return (
    <PublicShell>
      <div className="mx-auto max-w-6xl px-4 py-10 sm:px-6">
        <ErrorPage error={error} />
      </div>
    </PublicShell>
  );
}
