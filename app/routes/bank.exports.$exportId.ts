import type { LoaderFunctionArgs } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guardedFile } from "#app/http/errors.ts";
import { fileResponse } from "#app/http/file-response.ts";
import { idParam } from "#app/http/params.ts";
import { downloadExport } from "#domain/exports/index.ts";

/** The file of an authorised profile, for its few minutes. */
export const loader = guardedFile(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bank");
  const exportId = idParam(args.params.exportId, "这份导出文件");
  const { fileName, content } = await downloadExport(caller, { exportId });
  return fileResponse(content, { fileName, type: "text/csv; charset=utf-8" });
});
