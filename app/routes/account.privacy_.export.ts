import type { ActionFunctionArgs } from "@remix-run/node";
import { personFrom } from "#app/http/context.server.ts";
import { guardedFile, postOnly } from "#app/http/errors.ts";
import { fileResponse } from "#app/http/file-response.ts";
import { readForm } from "#app/http/posted-form.ts";
import { exportSubject, subjectPage } from "#domain/privacy/index.ts";
import { ExportFormat } from "#domain/privacy/inputs.ts";
import { dateOn } from "#lib/dates.ts";
import { parseInput } from "#lib/zod.ts";

export const loader = postOnly;

/** Everything the platform keeps about whoever asks, as a file. */
export const action = guardedFile(async (args: ActionFunctionArgs) => {
  const caller = await personFrom(args);
  const { format } = parseInput(ExportFormat, Object.fromEntries(await readForm(args.request)));
  const data = await exportSubject(caller, {});
  const name = `我的个人信息-${dateOn(data.exportedAt)}`;
  return format === "json"
    ? fileResponse(JSON.stringify(data, null, 2), { fileName: `${name}.json`, type: "application/json" })
    : fileResponse(subjectPage(data), { fileName: `${name}.html`, type: "text/html; charset=utf-8" });
});
