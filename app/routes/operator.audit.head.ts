import type { LoaderFunctionArgs } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guardedFile } from "#app/http/errors.ts";
import { fileResponse } from "#app/http/file-response.ts";
import { viewAuditState } from "#domain/audit/index.ts";
import { notFound } from "#lib/errors.ts";

/** The audit's newest head, to be kept off the machine. */
export const loader = guardedFile(async (args: LoaderFunctionArgs) => {
  const { head } = await viewAuditState(await memberFrom(args, "operator"), {});
  if (!head) throw notFound("封存头");
  return fileResponse(`${JSON.stringify(head, null, 2)}\n`, {
    fileName: `审计封存头-${head.seal}.json`,
    type: "application/json",
  });
});
