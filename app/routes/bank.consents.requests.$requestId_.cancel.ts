import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { cancelRequest } from "#domain/consents/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  await cancelRequest(caller, { requestId: idParam(args.params.requestId, "这项授权请求") });
  return redirect("/bank/consents/requests?done=cancelled", 303);
});
