import type { HeadersFunction, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useParams } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { ResetPage } from "#app/components/staff/reset-page.tsx";
import { resetAction, resetLoader } from "#app/http/resets.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("重置登录方式") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = resetLoader({ kind: "operator", strangers: true });
export const action = resetAction({ kind: "operator", strangers: true });

export default function ResetUserRoute() {
  const person = useLoaderData<typeof loader>();
  return (
    <ResetPage
      portal="operator"
      back={{ label: "用户", to: "/operator/users" }}
      here={`/operator/users/${useParams().id}/reset`}
      strangers
      person={person}
      reply={useActionData<typeof action>()}
    />
  );
}
