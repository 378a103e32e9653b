import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError } from "@remix-run/react";
import type { ReactNode } from "react";
import { ErrorPage, errorTitle } from "./components/shell/error-page.tsx";
import { PORTALS } from "./components/shell/navigation.ts";
import { PRODUCT_NAME, pageTitle } from "./components/shell/product.ts";
import { currentSession } from "./http/context.server.ts";
import { useNonce } from "./http/nonce.tsx";
import stylesheet from "./styles/app.css?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: stylesheet },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = ({ error }) => [
  { title: error ? pageTitle(errorTitle(error)) : PRODUCT_NAME },
];

/** For every page: the request's number, and where whoever is logged in belongs. */
export async function loader(args: LoaderFunctionArgs) {
  const session = await currentSession(args);
  return {
    requestId: args.context.requestId,
    portal: session
      ? { name: PORTALS[session.actor.kind].name, home: PORTALS[session.actor.kind].home }
      : null,
  };
}

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="zh-CN">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} standalone />;
}
