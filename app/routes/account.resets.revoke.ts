import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { personFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { parseForm } from "#app/http/form.ts";
import { localPath } from "#app/http/paths.ts";
import { revokeReset } from "#domain/resets/index.ts";
import { ResetId } from "#domain/resets/inputs.ts";
import { invalid } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";

const Revoke = ResetId.extend({ back: z.string().optional() });

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  const form = await parseForm(args.request, Revoke);
  if (!form.ok) throw invalid("请从页面上的按钮操作。");
  await revokeReset(caller, form.value);
  return redirect(`${localPath(form.value.back ?? "", "/account")}?done=revoked`, 303);
});
