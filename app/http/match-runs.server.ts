import type { LoaderFunctionArgs } from "@remix-run/node";
import { listRuns, viewRun } from "#domain/matches/index.ts";
import { ListRuns } from "#domain/matches/inputs.ts";
import { parseInput } from "#lib/zod.ts";
import { memberFrom } from "./context.server.ts";
import { guarded } from "./errors.ts";
import { idParam } from "./params.ts";

type Kind = "operator" | "bureau";

/** The loader of a portal's list of runs of matching. */
export const runsLoader = (kind: Kind) =>
  guarded(async (args: LoaderFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    const after = new URL(args.request.url).searchParams.get("after") ?? undefined;
    return listRuns(caller, parseInput(ListRuns.pick({ after: true }), { after }));
  });

/** The loader of one run's report. */
export const runLoader = (kind: Kind) =>
  guarded(async (args: LoaderFunctionArgs) => {
    const caller = await memberFrom(args, kind);
    return { run: await viewRun(caller, { id: idParam(args.params.runId, "这次匹配") }) };
  });
