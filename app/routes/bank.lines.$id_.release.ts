import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guarded, postOnly } from "#app/http/errors.ts";
import { readForm } from "#app/http/posted-form.ts";
import { releaseDrawdown } from "#domain/loans/index.ts";

export const loader = postOnly;

export const action = guarded(async (args: ActionFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const drawdownId = (await readForm(args.request)).get("drawdown");
  const { lineId } = await releaseDrawdown(caller, {
    drawdownId: typeof drawdownId === "string" ? drawdownId : "",
  });
  return redirect(`/bank/lines/${lineId}?done=released`, 303);
});
