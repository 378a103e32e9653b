import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { personFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { endOtherDevices } from "#domain/sessions/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  await endOtherDevices(caller, { sessionId: caller.session.id });
  return redirect("/account?done=others", 303);
});
