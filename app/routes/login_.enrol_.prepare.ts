import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { tokenFrom } from "#app/http/log-in.server.ts";
import { localPath, withNext } from "#app/http/paths.ts";
import { readForm } from "#app/http/posted-form.ts";
import { prepareSecondFactor } from "#domain/sessions/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const next = localPath(String((await readForm(args.request)).get("next") ?? ""), "");
  await prepareSecondFactor(await callerFrom(args), { token: await tokenFrom(args) });
  return redirect(withNext("/login/enrol", next), 303);
});
