import { and, desc, eq, lt, ne } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { query } from "../access/verb.ts";
import { type ChangeView, selectChanges } from "./change-rows.ts";
import { ListChanges } from "./inputs.ts";

/** Changes of the own organisation that the member's role has to do with, newest first. `next` is the cursor. */
export const listChanges = query({
  permission: "change.list",
  input: ListChanges,
  async run({ tx, member, input }): Promise<{ rows: ChangeView[]; next: string | null }> {
    const { changes } = schema;
    const rows = await selectChanges(tx)
      .where(
        and(
          eq(changes.organisationId, member.organisationId),
          input.status === "open" ? eq(changes.status, "open") : ne(changes.status, "open"),
          input.after ? lt(changes.id, input.after) : undefined,
        ),
      )
      .orderBy(desc(changes.id))
      .limit(input.limit + 1);
    const page = rows.slice(0, input.limit).map(({ proposedBy, facts: _facts, note: _note, ...row }) => ({
      ...row,
      isMine: proposedBy === member.userId,
    }));
    return { rows: page, next: rows.length > input.limit ? page.at(-1)!.id : null };
  },
});
