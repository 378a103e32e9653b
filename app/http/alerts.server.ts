import type { LoaderFunctionArgs } from "@remix-run/node";
import type { Member } from "#domain/access/actor.ts";
import { may } from "#domain/access/permissions.ts";
import type { Caller } from "#domain/access/verb.ts";
import { countOpenAlerts, listAlerts } from "#domain/reads/index.ts";
import { ListAlerts } from "#domain/reads/inputs.ts";
import { parseInput } from "#lib/zod.ts";
import { memberFrom } from "./context.server.ts";
import { guarded } from "./errors.ts";

/** The count beside the portal's entry of the navigation; none for people who have nothing to do with alerts. */
export const openAlerts = async (caller: Caller<Member>): Promise<Record<string, number>> =>
  may(caller.actor, "alert.count_open")
    ? { [`/${caller.actor.kind}/alerts`]: await countOpenAlerts(caller, {}) }
    : {};

/** The loader of a portal's list of reads without a case. */
export const alertsLoader = (kind: "bank" | "bureau") =>
  guarded(async (args: LoaderFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const given = new URL(args.request.url).searchParams;
    const query = parseInput(ListAlerts.pick({ status: true, after: true }), {
      status: given.get("status") || undefined,
      after: given.get("after") ?? undefined,
    });
    return { ...(await listAlerts(caller, query)), status: query.status ?? "" };
  });
