import { and, desc, eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid } from "#lib/errors.ts";
import { isId } from "#lib/ids.ts";
import type { ConsentPurpose, DataDomain, MemberRole } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

const { applications, consents, dataReads, organisations } = schema;

const ListReads = z.object({
  /** Only what this organisation read. */
  organisationId: z.uuid({ error: "没有这家机构，请重新选择。" }).optional(),
  /** Only what was read on the strength of this consent. */
  consentId: z.uuid({ error: "没有这份授权，请重新选择。" }).optional(),
  /** Where the page before ended. */
  after: z.string().max(80).optional(),
  limit: z.int().min(1).max(100).default(30),
});

export type ReadView = {
  id: string;
  at: Date;
  organisationId: string;
  organisationName: string;
  role: MemberRole;
  domains: DataDomain[];
  purpose: ConsentPurpose;
  consentId: string;
  consentNumber: string | null;
  applicationId: string | null;
  applicationNumber: string | null;
};

export type ReadList = {
  reads: ReadView[];
  /** The cursor of the next page, null on the last one. */
  next: string | null;
  /** Every organisation that ever read something of the firm. */
  readers: { id: string; name: string }[];
};

/** 谁看了我: every read of the firm's protected data by others, newest first. */
export const listReads = query({
  permission: "read.list",
  input: ListReads,
  async run({ tx, member, input }): Promise<ReadList> {
    const id = member.organisationId;
    const rows = await readPage(tx, id, input);
    const reads = rows.slice(0, input.limit);
    const last = reads.at(-1);
    return {
      reads,
      next: rows.length > input.limit && last ? `${last.at.getTime()}_${last.id}` : null,
      readers: await readersOf(tx, id),
    };
  },
});

function readPage(tx: Tx, enterpriseId: string, input: z.output<typeof ListReads>): Promise<ReadView[]> {
  const before = input.after === undefined ? null : parseCursor(input.after);
  return tx
    .select({
      id: dataReads.id,
      at: dataReads.at,
      organisationId: dataReads.readerOrganisationId,
      organisationName: organisations.name,
      role: dataReads.readerRole,
      domains: sql<DataDomain[]>`${dataReads.domains}`,
      purpose: dataReads.purpose,
      consentId: dataReads.consentId,
      consentNumber: consents.number,
      applicationId: dataReads.applicationId,
      applicationNumber: applications.number,
    })
    .from(dataReads)
    .innerJoin(organisations, eq(organisations.id, dataReads.readerOrganisationId))
    .leftJoin(consents, eq(consents.id, dataReads.consentId))
    .leftJoin(applications, eq(applications.id, dataReads.applicationId))
    .where(
      and(
        eq(dataReads.enterpriseId, enterpriseId),
        input.organisationId ? eq(dataReads.readerOrganisationId, input.organisationId) : undefined,
        input.consentId ? eq(dataReads.consentId, input.consentId) : undefined,
        before ? sql`(${dataReads.at}, ${dataReads.id}) < (${before.at}, ${before.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(dataReads.at), desc(dataReads.id))
    .limit(input.limit + 1);
}

function parseCursor(text: string): { at: string; id: string } {
  const [at, id] = text.split("_");
  const instant = new Date(Number(at));
  if (!id || !isId(id) || Number.isNaN(instant.getTime()) || instant.getUTCFullYear() > 9999) {
    throw invalid("翻页的位置不对，请回到第一页重新查看。");
  }
  return { at: instant.toISOString(), id };
}

const readersOf = (tx: Tx, enterpriseId: string): Promise<ReadList["readers"]> =>
  tx
    .selectDistinct({ id: organisations.id, name: organisations.name })
    .from(dataReads)
    .innerJoin(organisations, eq(organisations.id, dataReads.readerOrganisationId))
    .where(eq(dataReads.enterpriseId, enterpriseId))
    .orderBy(organisations.name);
