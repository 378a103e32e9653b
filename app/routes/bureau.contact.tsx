import type { MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { pageTitle } from "#app/components/shell/product.ts";
import { ContactPage } from "#app/components/staff/contact-page.tsx";
import { contactAction, contactLoader } from "#app/http/contact.server.ts";

export const meta: MetaFunction = () => [{ title: pageTitle("联系方式") }];

export const loader = contactLoader("bureau");
export const action = contactAction("bureau");

export default function Contact() {
  const { contact } = useLoaderData<typeof loader>();
  return <ContactPage isGrantee={false} contact={contact} lastResult={useActionData<typeof action>()} />;
}
