import { and, desc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Word } from "#lib/vocabulary.ts";
import { query } from "../access/verb.ts";
import { ListExports } from "./inputs.ts";

export type ExportView = {
  id: string;
  applicationId: string;
  applicationNumber: string;
  enterpriseName: string;
  /** At the instant of the look: a file past its minutes is `expired`. */
  status: Word<"exportStatus">;
  reason: string;
  requestedAt: Date;
  expiresAt: Date | null;
};

/** The files that this person asked for, newest first. */
export const listExports = query({
  permission: "export.list",
  input: ListExports,
  async run({ tx, member, now, input }): Promise<ExportView[]> {
    const { applications, enterprises, profileExports } = schema;
    const rows = await tx
      .select({
        id: profileExports.id,
        applicationId: profileExports.applicationId,
        applicationNumber: applications.number,
        enterpriseName: enterprises.name,
        status: profileExports.status,
        reason: profileExports.reason,
        requestedAt: profileExports.requestedAt,
        expiresAt: profileExports.expiresAt,
      })
      .from(profileExports)
      .innerJoin(applications, eq(applications.id, profileExports.applicationId))
      .innerJoin(enterprises, eq(enterprises.id, profileExports.enterpriseId))
      .where(
        and(
          eq(profileExports.requestedBy, member.userId),
          input.applicationId ? eq(profileExports.applicationId, input.applicationId) : undefined,
        ),
      )
      .orderBy(desc(profileExports.requestedAt), desc(profileExports.id))
      .limit(50);
    return rows.map((row) =>
      row.status === "ready" && row.expiresAt! <= now ? { ...row, status: "expired" } : row,
    );
  },
});
