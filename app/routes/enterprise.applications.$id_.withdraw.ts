import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { withdrawApplication } from "#domain/applications/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "application.withdraw");
  const applicationId = idParam(args.params.id, "这笔申请");
  await withdrawApplication(caller, { applicationId });
  return redirect(`/enterprise/applications/${applicationId}?done=withdrawn`, 303);
});
