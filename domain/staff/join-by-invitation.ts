import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { hashPassword } from "../sessions/password.ts";
import { requireStrongPassword } from "../sessions/password-strength.ts";
import { JoinByInvitation } from "./inputs.ts";
import { lockInvitation, markAccepted } from "./invitation.ts";

/**
 * Takes the place that a link offers, with a new account in the name that the invitation bears.
 * @throws DomainError `not_found` for a link that opens nothing; `conflict` for a taken name or a review outstanding
 */
export const joinByInvitation = command({
  permission: "invitation.join",
  input: JoinByInvitation,
  runsAs: system("invitation"),
  conflicts: { users_login_name_unique: "这个登录名已有人使用，请换一个，例如在后面加上几位数字。" },
  async run({ tx, input, now, audit }) {
    const invitation = await lockInvitation(tx, input.token, now);
    const { organisationId, organisationName, displayName, role } = invitation;
    requireStrongPassword(input.password, [input.loginName, displayName, organisationName]);
    const userId = newId();
    await tx.insert(schema.users).values({
      ...{ id: userId, loginName: input.loginName, displayName, createdAt: now },
      passwordHash: await hashPassword(input.password),
    });
    await tx.insert(schema.memberships).values({ userId, organisationId, role, createdAt: now });
    await markAccepted(tx, invitation.id, userId, now);
    await audit({
      subjectType: "invitation",
      subjectId: invitation.id,
      before: { status: "open" },
      after: { status: "accepted", userId, organisationId, role },
    });
    return { organisationName, kind: invitation.kind };
  },
});
