import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { StaffList } from "#app/components/staff/staff-list.tsx";
import { revokeAction, staffLoader } from "#app/http/staff.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("人员") }];

export const loader = staffLoader("bank");
export const action = revokeAction("bank");

export default function StaffPage() {
  return <StaffList portal="bank" {...useLoaderData<typeof loader>()} />;
}
