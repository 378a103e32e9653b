import type { HeadersFunction, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useParams } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { ResetPage } from "#app/components/staff/reset-page.tsx";
import { resetAction, resetLoader } from "#app/http/resets.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("重置登录方式") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = resetLoader({ kind: "bank" });
export const action = resetAction({ kind: "bank" });

export default function ResetColleagueRoute() {
  const person = useLoaderData<typeof loader>();
  const back = `/bank/staff/${useParams().id}`;
  return (
    <ResetPage
      portal="bank"
      back={{ label: person.displayName || "人员详情", to: back }}
      here={`${back}/reset`}
      person={person}
      reply={useActionData<typeof action>()}
    />
  );
}
