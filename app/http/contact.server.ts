import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { Member } from "#domain/access/actor.ts";
import { may } from "#domain/access/permissions.ts";
import type { Caller } from "#domain/access/verb.ts";
import { updateContact, viewContact } from "#domain/organisations/index.ts";
import { ContactForm } from "#domain/organisations/inputs.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { memberFrom } from "./context.server.ts";
import { guarded } from "./errors.ts";
import { parseForm } from "./form.ts";

/** A mark beside the portal's entry of the navigation where the contact is missing; for those who can tell it. */
export const missingContact = async (caller: Caller<Member>): Promise<Record<string, number>> => {
  if (!may(caller.actor, "organisation.view_contact")) return {};
  const { contact } = await viewContact(caller, {});
  return { [`/${caller.actor.kind}/contact`]: contact === "" ? 1 : 0 };
};

/** The loader of a portal's page of how firms reach the organisation. */
export const contactLoader = (kind: OrganisationKind) =>
  guarded(async (args: LoaderFunctionArgs) =>
    viewContact(await memberFrom(args, kind, "organisation.update_contact"), {}),
  );

export const contactAction = (kind: OrganisationKind) =>
  guarded(async (args: ActionFunctionArgs) => {
    const caller = await memberFrom(args, kind, "organisation.update_contact");
    const form = await parseForm(args.request, ContactForm);
    if (!form.ok) return form.response;
    await updateContact(caller, form.value);
    return redirect(`/${kind}/contact?done=saved`, 303);
  });
