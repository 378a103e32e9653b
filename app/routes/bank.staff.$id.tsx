import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { ColleaguePage } from "#app/components/staff/colleague-page.tsx";
import { colleagueAction, colleagueLoader } from "#app/http/staff.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("人员详情") }];

export const loader = colleagueLoader("bank");
export const action = colleagueAction("bank");

export default function ColleagueRoute() {
  const colleague = useLoaderData<typeof loader>();
  return <ColleaguePage portal="bank" colleague={colleague} lastResult={useActionData<typeof action>()} />;
}
