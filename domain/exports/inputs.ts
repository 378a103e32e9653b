import { z } from "#lib/zod.ts";

export const RequestExport = z.object({ applicationId: z.uuid({ error: "没有这笔申请。" }) });
export const ExportId = z.object({ exportId: z.uuid({ error: "没有这份导出文件。" }) });
export const ListExports = z.object({ applicationId: z.uuid().optional() });

/** A link to a file dies so many minutes after the file was made. */
export const EXPORT_MINUTES = 15;
