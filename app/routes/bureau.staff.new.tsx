import type { HeadersFunction, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { InvitePage } from "#app/components/staff/invite-page.tsx";
import { inviteAction, inviteLoader } from "#app/http/staff.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("邀请人员") }];
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export const loader = inviteLoader("bureau");
export const action = inviteAction("bureau");

export default function NewStaffPage() {
  return (
    <InvitePage
      portal="bureau"
      roles={useLoaderData<typeof loader>().roles}
      reply={useActionData<typeof action>()}
    />
  );
}
