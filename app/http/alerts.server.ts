import type { LoaderFunctionArgs } from "@remix-run/node";
import { listAlerts } from "#domain/reads/index.ts";
import { ListAlerts } from "#domain/reads/inputs.ts";
import { parseInput } from "#lib/zod.ts";
import { memberFrom } from "./context.server.ts";
import { guarded } from "./errors.ts";

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
