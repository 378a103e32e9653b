import type { LoaderFunctionArgs } from "@remix-run/node";
import { memberFrom } from "#app/http/context.server.ts";
import { guardedFile } from "#app/http/errors.ts";
import { fileResponse } from "#app/http/file-response.ts";
import { listDeliveries, templateWorkbook } from "#domain/records/index.ts";
import { templateCsv } from "#domain/records/inputs.ts";
import { notFound } from "#lib/errors.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** `tax.csv` or `tax.xlsx`, for sources that deliver it. */
export const loader = guardedFile(async (args: LoaderFunctionArgs) => {
  const { templates } = await listDeliveries(await memberFrom(args, "source"), { limit: 1 });
  const [, name, extension] = /^([a-z-]+)\.(csv|xlsx)$/.exec(args.params.file ?? "") ?? [];
  const template = templates.find((each) => each.name === name);
  if (!template) throw notFound("这个模板");
  const fileName = `${template.title}模板.${extension}`;
  if (extension === "csv")
    return fileResponse(templateCsv(template.name), { fileName, type: "text/csv; charset=utf-8" });
  return fileResponse(await templateWorkbook(template.name), { fileName, type: XLSX });
});
