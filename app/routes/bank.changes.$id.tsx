import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ChangePage } from "#app/components/changes/change-page.tsx";
import { pageTitle } from "#app/components/shell/product.ts";
import { changeAction, changeLoader } from "#app/http/changes.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("变更详情") }];

export const loader = changeLoader("bank");
export const action = changeAction("bank");

export default function Change() {
  const lastResult = useActionData<typeof action>();
  return <ChangePage portal="bank" {...useLoaderData<typeof loader>()} lastResult={lastResult} />;
}
