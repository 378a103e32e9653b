import type { ActionFunctionArgs, data, LoaderFunctionArgs } from "@remix-run/node";
import { prepareReset, proposeReset } from "#domain/resets/index.ts";
import { ResetColleague, ResetStranger } from "#domain/resets/inputs.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { memberFrom } from "./context.server.ts";
import { guarded } from "./errors.ts";
import { parseForm } from "./form.ts";
import { idParam } from "./params.ts";
import { type LinkReply, linkReply } from "./staff.server.ts";

type Params = LoaderFunctionArgs["params"];

/** Whom the address means: on a portal's pages of people a colleague's place, on the operator's page of users an account. */
const colleagueIn = ({ id }: Params) => ({ membershipId: idParam(id, "这位同事") });
const accountIn = ({ id }: Params) => ({ userId: idParam(id, "这个账号") });

type Pages = { kind: OrganisationKind; strangers?: boolean };

/** The loader of a page on which somebody's log-in is reset. */
export const resetLoader = ({ kind, strangers = false }: Pages) =>
  guarded(async (args: LoaderFunctionArgs) => {
    const caller = await memberFrom(args, kind, "account_reset.propose");
    return prepareReset(caller, { of: (strangers ? accountIn : colleagueIn)(args.params) });
  });

/** The action of the same page: proposes it and shows the link, this once. */
export const resetAction = ({ kind, strangers = false }: Pages) =>
  guarded(async (args: ActionFunctionArgs) => {
    const caller = await memberFrom(args, kind, "account_reset.propose");
    const form = await parseForm(args.request, strangers ? ResetStranger : ResetColleague);
    if (!form.ok) return form.response as ReturnType<typeof data<LinkReply>>;
    const of = (strangers ? accountIn : colleagueIn)(args.params);
    try {
      return linkReply(args.request, await proposeReset(caller, { of, ...form.value }));
    } catch (error) {
      return form.refuse(error) as ReturnType<typeof data<LinkReply>>;
    }
  });
