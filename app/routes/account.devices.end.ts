import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { personFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { readForm } from "#app/http/posted-form.ts";
import { endDevice } from "#domain/sessions/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  const form = await readForm(args.request);
  await endDevice(caller, { sessionId: String(form.get("sessionId") ?? "") });
  return redirect("/account?done=device", 303);
});
