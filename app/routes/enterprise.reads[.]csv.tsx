import type { LoaderFunctionArgs } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guardedFile } from "#app/http/errors.ts";
import { fileResponse } from "#app/http/file-response.ts";
import { readsQuery } from "#app/http/reads-query.ts";
import { listReads, readsCsv, readsCsvHead } from "#domain/reads/index.ts";

const PAGE = 1_000;

/** The reads that the filters leave, as a file, page by page. */
export const loader = guardedFile(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "enterprise");
  const { after: _, ...query } = readsQuery(args.request.url);
  let text = readsCsvHead();
  let after: string | null | undefined;
  do {
    const page = await listReads(caller, { ...query, limit: PAGE, ...(after && { after }) });
    text += readsCsv(page.reads);
    after = page.next;
  } while (after);
  return fileResponse(text, { fileName: "谁看了我.csv", type: "text/csv; charset=utf-8" });
});
