import { and, eq, isNull, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { AccessId } from "./inputs.ts";

const { supervisoryAccesses } = schema;

/**
 * Ends an access before its time; any official of the bureau may.
 * @throws DomainError `conflict` where it has ended
 */
export const closeAccess = command({
  permission: "supervision.close",
  input: AccessId,
  async run({ tx, input, audit }) {
    const [access] = await tx
      .select({ over: sql<boolean>`closed_at is not null or expires_at <= now()` })
      .from(supervisoryAccesses)
      .where(eq(supervisoryAccesses.id, input.accessId));
    if (!access) throw notFound("这次监管查看");
    if (access.over) throw conflict("这次监管查看已经结束，不需要再关闭。");
    const closed = await tx
      .update(supervisoryAccesses)
      .set({ closedAt: sql`now()` })
      .where(and(eq(supervisoryAccesses.id, input.accessId), isNull(supervisoryAccesses.closedAt)));
    if (closed.rowCount !== 1) throw conflict("这次监管查看已经结束，不需要再关闭。");
    await audit({
      subjectType: "supervisory_access",
      subjectId: input.accessId,
      after: { closed: true },
    });
  },
});
