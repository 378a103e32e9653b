import { and, desc, eq, gte, lt, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { addDays, startOfDay } from "#lib/dates.ts";
import type { ConsentPurpose, DataDomain, MemberRole, Word } from "#lib/vocabulary.ts";
import type { z } from "#lib/zod.ts";
import { nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
import { query } from "../access/verb.ts";
import { fieldName } from "./field-names.ts";
import { ListReads } from "./inputs.ts";

const { applications, consents, dataReads, organisations, supervisoryAccesses } = schema;

export type ReadView = {
  id: string;
  at: Date;
  organisationId: string;
  organisationName: string;
  role: MemberRole;
  /** Whether the data left the platform as a file; else it was looked at. */
  downloaded: boolean;
  domains: DataDomain[];
  /** What exactly was shown, in Chinese. */
  fields: string[];
  basis: Word<"readBasis">;
  purpose: ConsentPurpose | null;
  consentId: string | null;
  consentNumber: string | null;
  applicationId: string | null;
  applicationNumber: string | null;
  /** False where the reader had no open case with the firm at that moment; null where none is asked for. */
  openCase: boolean | null;
  /** Of a bureau's read: why, and the document that asked for it. */
  reason: Word<"accessReason"> | null;
  documentNumber: string | null;
};

export type ReadList = {
  reads: ReadView[];
  /** The cursor of the next page, null on the last one. */
  next: string | null;
};

/** 谁看了我: every read of the firm's protected data by others, newest first. */
export const listReads = query({
  permission: "read.list",
  input: ListReads,
  async run({ tx, member, input }): Promise<ReadList> {
    const rows = await readPage(tx, member.organisationId, input);
    return {
      reads: rows
        .slice(0, input.limit)
        .map(({ cursorAt: _, ...read }) => ({ ...read, fields: read.fields.map(fieldName) })),
      next: nextCursor(rows, input.limit),
    };
  },
});

function readPage(tx: Tx, enterpriseId: string, input: z.output<typeof ListReads>) {
  return tx
    .select({
      id: dataReads.id,
      at: dataReads.at,
      organisationId: dataReads.readerOrganisationId,
      organisationName: organisations.name,
      role: dataReads.readerRole,
      downloaded: sql<boolean>`${dataReads.verb} = 'export.download'`,
      domains: sql<DataDomain[]>`${dataReads.domains}`,
      fields: dataReads.fields,
      basis: dataReads.basis,
      purpose: dataReads.purpose,
      consentId: dataReads.consentId,
      consentNumber: consents.number,
      applicationId: dataReads.applicationId,
      applicationNumber: applications.number,
      openCase: dataReads.openCase,
      reason: supervisoryAccesses.reason,
      documentNumber: supervisoryAccesses.documentNumber,
      cursorAt: cursorAt(dataReads.at),
    })
    .from(dataReads)
    .innerJoin(organisations, eq(organisations.id, dataReads.readerOrganisationId))
    .leftJoin(consents, eq(consents.id, dataReads.consentId))
    .leftJoin(applications, eq(applications.id, dataReads.applicationId))
    .leftJoin(supervisoryAccesses, eq(supervisoryAccesses.id, dataReads.accessId))
    .where(wanted(enterpriseId, input))
    .orderBy(desc(dataReads.at), desc(dataReads.id))
    .limit(input.limit + 1);
}

function wanted(enterpriseId: string, input: z.output<typeof ListReads>) {
  return and(
    eq(dataReads.enterpriseId, enterpriseId),
    input.organisationId ? eq(dataReads.readerOrganisationId, input.organisationId) : undefined,
    input.consentId ? eq(dataReads.consentId, input.consentId) : undefined,
    input.purpose ? eq(dataReads.purpose, input.purpose) : undefined,
    input.basis ? eq(dataReads.basis, input.basis) : undefined,
    input.from ? gte(dataReads.at, startOfDay(input.from)) : undefined,
    input.to ? lt(dataReads.at, startOfDay(addDays(input.to, 1))) : undefined,
    isBehind(input.after, dataReads),
  );
}
