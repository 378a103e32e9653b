import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { pauseConsent } from "#domain/consents/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const consentId = idParam(args.params.consentId, "这份授权");
  await pauseConsent(caller, { consentId });
  return redirect(`/enterprise/consents/${consentId}?done=paused`, 303);
});
