import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { rolesOf } from "#domain/access/permissions.ts";
import {
  changeStaff,
  type Invited,
  inviteStaff,
  listStaff,
  revokeInvitation,
  viewStaff,
} from "#domain/staff/index.ts";
import { ChangeStaff, InvitationId, InviteStaff, ListStaff } from "#domain/staff/inputs.ts";
import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import { parseInput } from "#lib/zod.ts";
import { memberFrom } from "./context.server.ts";
import { guarded } from "./errors.ts";
import { type FormReply, parseForm } from "./form.ts";
import { idParam } from "./params.ts";

/** The loader of a portal's list of people. */
export const staffLoader = (kind: OrganisationKind) =>
  guarded(async (args: LoaderFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const query = Object.fromEntries(new URL(args.request.url).searchParams);
    return listStaff(caller, parseInput(ListStaff.omit({ limit: true }), query));
  });

/** The action of the same page: takes an invitation back. */
export const revokeAction = (kind: OrganisationKind) =>
  guarded(async (args: ActionFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const form = await parseForm(args.request, InvitationId);
    if (!form.ok) return form.response;
    await revokeInvitation(caller, form.value);
    return redirect(`/${kind}/staff?done=revoked`, 303);
  });

/** The loader of a portal's page to invite somebody. */
export const inviteLoader = (kind: OrganisationKind) =>
  guarded(async (args: LoaderFunctionArgs) => {
    await memberFrom(args, kind, "staff.invite");
    const roles: readonly MemberRole[] = rolesOf[kind];
    return { roles };
  });

/** What a form that makes a link answers: the link, which is shown once, or what is wrong with the form. */
export type LinkReply = { link: string; invited: Omit<Invited, "path"> } | FormReply;

/** The answer with the link in full. Kept by nobody: the page that shows it is the only one that ever does. */
export const linkReply = (request: Request, { path, ...invited }: Invited) =>
  data<LinkReply>(
    { link: new URL(path, request.url).href, invited },
    { headers: { "Cache-Control": "no-store" } },
  );

export const inviteAction = (kind: OrganisationKind) =>
  guarded(async (args: ActionFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const form = await parseForm(args.request, InviteStaff);
    if (!form.ok) return form.response as ReturnType<typeof data<LinkReply>>;
    try {
      return linkReply(args.request, await inviteStaff(caller, form.value));
    } catch (error) {
      return form.refuse(error) as ReturnType<typeof data<LinkReply>>;
    }
  });

/** The loader of a portal's page of one colleague. */
export const colleagueLoader = (kind: OrganisationKind) =>
  guarded(async (args: LoaderFunctionArgs) =>
    viewStaff(await memberFrom(args, kind), { membershipId: idParam(args.params.id, "这位同事") }),
  );

/** The action of the same page: moves, stops or lets in again, or proposes it. */
export const colleagueAction = (kind: OrganisationKind) =>
  guarded(async (args: ActionFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const form = await parseForm(args.request, ChangeStaff);
    if (!form.ok) return form.response;
    try {
      const { change } = await changeStaff(caller, {
        ...form.value,
        membershipId: idParam(args.params.id, "这位同事"),
      });
      return redirect(`/${kind}/staff?done=${change ? "proposed" : "changed"}`, 303);
    } catch (error) {
      return form.refuse(error);
    }
  });
