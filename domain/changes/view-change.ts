import { and, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import { query } from "../access/verb.ts";
import { type ChangeDetail, selectChanges } from "./change-rows.ts";
import { ChangeId } from "./inputs.ts";

/** One change of the own organisation, with what it means in words. */
export const viewChange = query({
  permission: "change.view",
  input: ChangeId,
  async run({ tx, member, input }): Promise<ChangeDetail> {
    const { changes } = schema;
    const [row] = await selectChanges(tx).where(
      and(eq(changes.id, input.changeId), eq(changes.organisationId, member.organisationId)),
    );
    if (!row) throw notFound("这份变更");
    const { proposedBy, ...change } = row;
    return { ...change, isMine: proposedBy === member.userId };
  },
});
