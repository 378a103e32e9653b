import type { LoaderFunctionArgs } from "@remix-run/node";
import { rowsQuery } from "#app/components/bureau/rows-filters.ts";
import { memberFrom } from "#app/http/context.server.ts";
import { guardedFile } from "#app/http/errors.ts";
import { listIndicatorRows, rowsCsv, rowsCsvHead } from "#domain/indicators/index.ts";

const PAGE = 5_000;

/** All rows behind a number as a file, page by page. */
export const loader = guardedFile(async (args: LoaderFunctionArgs) => {
  const caller = await memberFrom(args, "bureau");
  const { after: _, ...query } = rowsQuery(args.request.url);
  let text = rowsCsvHead();
  let after: string | null | undefined;
  do {
    const page = await listIndicatorRows(caller, { ...query, limit: PAGE, ...(after && { after }) });
    text += rowsCsv(page.rows);
    after = page.next;
  } while (after);
  return new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${query.indicator}.csv"`,
      "Cache-Control": "no-store",
    },
  });
});
