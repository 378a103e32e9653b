import type { LoaderFunctionArgs } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guardedFile } from "#app/http/errors.ts";
import { fileResponse } from "#app/http/file-response.ts";
import { idParam } from "#app/http/params.ts";
import { rejectsCsv } from "#domain/records/index.ts";

export const loader = guardedFile(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "source");
  const id = idParam(args.params.id, "这次报送");
  const { fileName, text } = await rejectsCsv(caller, { id });
  return fileResponse(text, { fileName, type: "text/csv; charset=utf-8" });
});
