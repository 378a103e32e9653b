import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { idParam } from "#app/http/params.ts";
import { revokeInvitation } from "#domain/staff/index.ts";
import { InvitationId } from "#domain/staff/inputs.ts";
import { invalid } from "#lib/errors.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "operator");
  const organisationId = idParam(args.params.id, "这个单位");
  const form = await parseForm(args.request, InvitationId);
  if (!form.ok) throw invalid("请从单位页面上的按钮操作。");
  await revokeInvitation(caller, form.value);
  return redirect(`/operator/organisations/${organisationId}?done=revoked`, 303);
});
