import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { Member } from "#domain/access/actor.ts";
import { may } from "#domain/access/permissions.ts";
import type { Caller } from "#domain/access/verb.ts";
import {
  cancelChange,
  countWaitingChanges,
  listChanges,
  rejectChange,
  viewChange,
} from "#domain/changes/index.ts";
import { DecideChange, ListChanges } from "#domain/changes/inputs.ts";
import { approveWriteOff } from "#domain/loans/index.ts";
import { approveProduct } from "#domain/products/index.ts";
import { approveStaff } from "#domain/staff/index.ts";
import { approveTarget } from "#domain/targets/index.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { parseInput } from "#lib/zod.ts";
import { memberFrom } from "./context.server.ts";
import { guarded } from "./errors.ts";
import { parseForm } from "./form.ts";
import { idParam } from "./params.ts";

/** Each kind of change is approved by its own noun, which carries it out. */
const APPROVE = {
  staff: approveStaff,
  target: approveTarget,
  product: approveProduct,
  write_off: approveWriteOff,
} as const;

/** The count beside the portal's entry of the navigation; none for people who have nothing to do with changes. */
export const waitingChanges = async (caller: Caller<Member>): Promise<Record<string, number>> =>
  may(caller.actor, "change.count_waiting")
    ? { [`/${caller.actor.kind}/changes`]: await countWaitingChanges(caller, {}) }
    : {};

/** The loader of a portal's list of changes. */
export const changesLoader = (kind: OrganisationKind) =>
  guarded(async (args: LoaderFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const query = Object.fromEntries(new URL(args.request.url).searchParams);
    const { status, after } = parseInput(ListChanges.omit({ limit: true }), query);
    return { status, ...(await listChanges(caller, { status, after })) };
  });

/** The loader of a portal's page of one change. */
export const changeLoader = (kind: OrganisationKind) =>
  guarded(async (args: LoaderFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const change = await viewChange(caller, { changeId: idParam(args.params.id, "这份变更") });
    const mayApprove = may(caller.actor, APPROVE[change.kind].permission);
    return { change, canReview: change.status === "open" && !change.isMine && mayApprove };
  });

/** The action of the same page: the button says which of three verbs is meant. */
export const changeAction = (kind: OrganisationKind) =>
  guarded(async (args: ActionFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const form = await parseForm(args.request, DecideChange);
    if (!form.ok) return form.response;
    const { decision, note } = form.value;
    const changeId = idParam(args.params.id, "这份变更");
    try {
      if (decision === "cancel") await cancelChange(caller, { changeId });
      else if (decision === "reject") await rejectChange(caller, { changeId, note });
      else await APPROVE[(await viewChange(caller, { changeId })).kind](caller, { changeId, note });
    } catch (error) {
      return form.refuse(error);
    }
    return redirect(`/${kind}/changes/${changeId}?done=${decision}`, 303);
  });
