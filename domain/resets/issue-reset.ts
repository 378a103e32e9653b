import { and, eq, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict, notFound } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { IssueReset } from "./inputs.ts";
import { revokeResetsOf, writeReset } from "./reset.ts";

/**
 * The way back for the operator's own administrators, where no two others are left to propose and approve. For whoever
 * runs the machine, after making sure who asks; everybody else is the operator's to help.
 */
export const issueReset = command({
  permission: "account_reset.issue",
  input: IssueReset,
  async run({ tx, input, now, audit }): Promise<{ userId: string; path: string }> {
    const { memberships, organisations, users } = schema;
    const named = eq(sql`lower(${users.loginName})`, input.loginName.toLowerCase());
    const [user] = await tx.select({ id: users.id, status: users.status }).from(users).where(named);
    if (user?.status !== "active") throw notFound("这个登录名");
    const userId = user.id;
    const [place] = await tx
      .select({ id: memberships.id })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(
        and(
          ...[eq(memberships.userId, userId), eq(memberships.status, "active")],
          ...[eq(memberships.role, "administrator"), eq(organisations.kind, "operator")],
        ),
      )
      .limit(1);
    if (!place)
      throw conflict(
        "这个命令只用于平台运营方的管理员。其他人的账号由运营方的两位管理员在“用户”页面上办理。",
      );
    const { scope, reason } = input;
    await revokeResetsOf(tx, userId);
    const { id, path } = await writeReset(
      tx,
      { userId, scope, document: null, issuerId: null, requestedBy: null, status: "open" },
      now,
    );
    await audit({
      ...{ subjectType: "account_reset", subjectId: id },
      after: { userId, scope, reason, status: "open" },
    });
    return { userId, path };
  },
});
