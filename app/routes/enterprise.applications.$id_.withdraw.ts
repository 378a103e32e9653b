import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { withdrawApplication } from "#domain/applications/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise", "application.withdraw");
  const applicationId = args.params.id ?? "";
  await withdrawApplication(caller, { applicationId });
  return redirect(`/enterprise/applications/${applicationId}?done=withdrawn`, 303);
});
