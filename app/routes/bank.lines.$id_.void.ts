import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { readForm } from "#app/http/posted-form.ts";
import { voidDrawdown } from "#domain/loans/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const lineId = idParam(args.params.id, "这笔授信");
  const drawdownId = (await readForm(args.request)).get("drawdown");
  await voidDrawdown(caller, { drawdownId: typeof drawdownId === "string" ? drawdownId : "" });
  return redirect(`/bank/lines/${lineId}?done=voided`, 303);
});
