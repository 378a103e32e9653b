import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { guarded, postOnly } from "#app/http/errors.ts";
import { leave } from "#app/http/log-in.server.ts";
import { clearedCookie } from "#app/http/session.server.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  await leave(args);
  return redirect("/login?done=left", {
    status: 303,
    headers: { "Set-Cookie": await clearedCookie(args.request) },
  });
});
