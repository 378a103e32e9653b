import type { LoaderFunctionArgs } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guardedFile } from "#app/http/errors.ts";
import { idParam } from "#app/http/params.ts";
import { downloadReport } from "#domain/reports/index.ts";

/** A report's file. */
export const loader = guardedFile(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const id = idParam(args.params.reportId, "这份月报");
  const { fileName, content, checksum } = await downloadReport(caller, { id });
  return new Response(new Uint8Array(content), {
    headers: {
      "Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "Content-Disposition": `attachment; filename="report.xlsx"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      "Cache-Control": "private, no-store",
      ETag: `"${checksum}"`,
    },
  });
});
