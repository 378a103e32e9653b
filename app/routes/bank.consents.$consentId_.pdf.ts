import type { LoaderFunctionArgs } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guardedFile } from "#app/http/errors.ts";
import { fileResponse } from "#app/http/file-response.ts";
import { idParam } from "#app/http/params.ts";
import { consentDocument } from "#domain/consents/index.ts";

/** The consent on paper. */
export const loader = guardedFile(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const consentId = idParam(args.params.consentId, "这份授权");
  const { fileName, content } = await consentDocument(caller, { consentId });
  return fileResponse(content, { fileName, type: "application/pdf" });
});
