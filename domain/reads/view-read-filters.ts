import { desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";

const { consents, dataReads, organisations } = schema;

export type ReadFilters = {
  /** Every organisation that ever read something of the firm. */
  readers: { id: string; name: string }[];
  /** Every consent on the strength of which something was read. */
  consents: { id: string; number: string }[];
};

/** By what the firm's list of reads can be narrowed. It looks over all reads there are, so it is asked once a page. */
export const viewReadFilters = query({
  permission: "read.filters",
  input: z.object({}),
  run: async ({ tx, member }): Promise<ReadFilters> => ({
    readers: await readersOf(tx, member.organisationId),
    consents: await consentsOf(tx, member.organisationId),
  }),
});

const readersOf = (tx: Tx, enterpriseId: string): Promise<ReadFilters["readers"]> =>
  tx
    .selectDistinct({ id: organisations.id, name: organisations.name })
    .from(dataReads)
    .innerJoin(organisations, eq(organisations.id, dataReads.readerOrganisationId))
    .where(eq(dataReads.enterpriseId, enterpriseId))
    .orderBy(organisations.name);

const consentsOf = (tx: Tx, enterpriseId: string): Promise<ReadFilters["consents"]> =>
  tx
    .selectDistinct({ id: consents.id, number: consents.number })
    .from(dataReads)
    .innerJoin(consents, eq(consents.id, dataReads.consentId))
    .where(eq(dataReads.enterpriseId, enterpriseId))
    .orderBy(desc(consents.number));
