import { and, desc, eq, ilike, lt, or } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { OrganisationKind, Word } from "#lib/vocabulary.ts";
import { query } from "../access/verb.ts";
import { ListOrganisations } from "./inputs.ts";

export type OrganisationRow = {
  id: string;
  kind: OrganisationKind;
  code: string;
  name: string;
  status: Word<"organisationStatus">;
  createdAt: Date;
};

const literally = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/** Who takes part in the platform, the newest first. `next` is the cursor. */
export const listOrganisations = query({
  permission: "organisation.list",
  input: ListOrganisations,
  async run({ tx, input }): Promise<{ rows: OrganisationRow[]; next: string | null }> {
    const { organisations } = schema;
    const rows = await tx
      .select({
        id: organisations.id,
        kind: organisations.kind,
        code: organisations.code,
        name: organisations.name,
        status: organisations.status,
        createdAt: organisations.createdAt,
      })
      .from(organisations)
      .where(
        and(
          input.kind && eq(organisations.kind, input.kind),
          input.status && eq(organisations.status, input.status),
          input.q
            ? or(ilike(organisations.name, `%${literally(input.q)}%`), eq(organisations.code, input.q))
            : undefined,
          input.after ? lt(organisations.id, input.after) : undefined,
        ),
      )
      .orderBy(desc(organisations.id))
      .limit(input.limit + 1);
    const page = rows.slice(0, input.limit);
    return { rows: page, next: rows.length > input.limit ? page.at(-1)!.id : null };
  },
});
