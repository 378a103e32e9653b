import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { cancelJob } from "#domain/jobs/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  await cancelJob(caller, { id: idParam(args.params.id, "这项任务") });
  return redirect("/operator?done=cancelled", 303);
});
