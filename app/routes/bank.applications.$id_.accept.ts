import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { acceptApplication } from "#domain/applications/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const applicationId = idParam(args.params.id, "这笔申请");
  await acceptApplication(caller, { applicationId });
  return redirect(`/bank/applications/${applicationId}?done=accepted`, 303);
});
