import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ChangeList } from "#app/components/changes/change-list.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { changesLoader } from "#app/http/changes.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("变更复核") }];

export const loader = changesLoader("operator");

export default function ChangesPage() {
  return <ChangeList portal="operator" {...useLoaderData<typeof loader>()} />;
}
