import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { personFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { pathAfter, tokenFrom } from "#app/http/log-in.server.ts";
import { readForm } from "#app/http/posted-form.ts";
import { tokenCookie } from "#app/http/session.server.ts";
import { switchPlace } from "#domain/sessions/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  const form = await readForm(args.request);
  const switched = await switchPlace(caller, {
    token: await tokenFrom(args),
    organisationId: String(form.get("organisationId") ?? ""),
  });
  const cookie = await tokenCookie(args.request, switched.token);
  return redirect(pathAfter(switched, String(form.get("next") ?? "")), {
    status: 303,
    headers: { "Set-Cookie": cookie },
  });
});
