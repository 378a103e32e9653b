import { and, desc, eq, gt, gte } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { formatInstant } from "#lib/dates.ts";
import { forbidden, notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import type { AuthorisedRead } from "../profiles/authorised-features.ts";
import { EXPORT_MINUTES, ExportId } from "./inputs.ts";
import { keepingConsents } from "./keeping-consents.ts";

/**
 * The file, for who asked for it, within its minutes, and only while every consent that it rests on is live and says
 * what was signed. Each download is a look and is logged as one.
 * @throws DomainError `not_found` for another's or a dead link, `forbidden` where a consent ended since
 */
export const downloadExport = query({
  permission: "export.download",
  purpose: "credit_review",
  input: ExportId,
  async run({ tx, keys, member, now, input, logRead }): Promise<{ fileName: string; content: Buffer }> {
    const { applications, profileExportFiles: files, profileExports } = schema;
    const [wanted] = await tx
      .select({ export: profileExports, application: applications })
      .from(profileExports)
      .innerJoin(applications, eq(applications.id, profileExports.applicationId))
      .where(
        and(
          eq(profileExports.id, input.exportId),
          eq(profileExports.requestedBy, member.userId),
          eq(profileExports.status, "ready"),
          gt(profileExports.expiresAt, now),
        ),
      );
    if (!wanted) throw notFound(`这份导出文件（链接在生成 ${EXPORT_MINUTES} 分钟后失效）`);
    const [file] = await tx.select().from(files).where(eq(files.exportId, input.exportId));
    // Without a row the policy has closed it: one of its consents ended.
    if (!file) throw forbidden(await whyClosed(tx, wanted.application, wanted.export.requestedAt));
    const consents = await keepingConsents(tx, keys, wanted.application, now);
    if (!file.consentIds.every((id) => consents.some((each) => each.id === id))) throw forbidden(ENDED);
    for (const { consentId, domains, features } of file.reads as AuthorisedRead[])
      await logRead({
        ...{ enterpriseId: file.enterpriseId, domains, fields: features, consentId },
        ...{ purpose: "credit_review", applicationId: wanted.application.id },
      });
    return { fileName: file.fileName, content: file.content };
  },
});

const ENDED = "这份文件所依据的授权已到期、暂停或办理已结束，不能再下载。如仍需要，请联系企业重新授权。";

/** A withdrawal since the file was asked for is named as such: it is the firm's word, and not a lapse. */
async function whyClosed(
  tx: Tx,
  { enterpriseId, bankId }: { enterpriseId: string; bankId: string },
  requestedAt: Date,
): Promise<string> {
  const { consents } = schema;
  const [withdrawn] = await tx
    .select({ number: consents.number, at: consents.withdrawnAt })
    .from(consents)
    .where(
      and(
        eq(consents.enterpriseId, enterpriseId),
        eq(consents.granteeId, bankId),
        eq(consents.purpose, "credit_review"),
        eq(consents.status, "withdrawn"),
        gte(consents.withdrawnAt, requestedAt),
      ),
    )
    .orderBy(desc(consents.withdrawnAt))
    .limit(1);
  if (!withdrawn?.at) return ENDED;
  return `企业已于 ${formatInstant(withdrawn.at)} 撤回授权书 ${withdrawn.number}，这份文件不能再下载。如仍需要，请联系企业重新授权。`;
}
