import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { ReportId } from "./inputs.ts";

/** A report's file as it was written, with the SHA-256 that it must have. */
export const downloadReport = query({
  permission: "report.download",
  input: ReportId,
  async run({ tx, input }) {
    const { reports } = schema;
    const [row] = await tx
      .select({ fileName: reports.fileName, content: reports.content, checksum: reports.checksum })
      .from(reports)
      .where(eq(reports.id, input.id));
    if (!row) throw notFound("这份月报");
    return row;
  },
});
