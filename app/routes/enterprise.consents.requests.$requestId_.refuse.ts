import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { readForm } from "#app/http/posted-form.ts";
import { refuseRequest } from "#domain/consents/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const requestId = idParam(args.params.requestId, "这项授权请求");
  const answer = (await readForm(args.request)).get("answer");
  await refuseRequest(caller, { requestId, answer: typeof answer === "string" ? answer : "" });
  return redirect("/enterprise/consents?done=refused", 303);
});
