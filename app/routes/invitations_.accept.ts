import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { callerFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { acceptInvitation } from "#domain/staff/index.ts";
import { InvitationToken } from "#domain/staff/inputs.ts";
import { invalid } from "#lib/errors.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const form = await parseForm(args.request, InvitationToken, { secrets: ["token"] });
  if (!form.ok) throw invalid("链接不完整，请从邀请页面上的按钮操作。");
  await acceptInvitation(await callerFrom(args), form.value);
  return redirect("/account?done=joined#places", 303);
});
