import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid, notFound } from "#lib/errors.ts";
import { isMember } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { AppointAdministrator } from "./inputs.ts";
import { writeInvitation } from "./invitation.ts";
import type { Invited } from "./invite-staff.ts";
import { STAFF_CONFLICTS } from "./people.ts";

/**
 * Invites an administrator to another organisation, which cannot help itself while it has fewer than two. The operator
 * proposes it and a second person of the operator reviews it; whoever keeps the machine does it at once.
 */
export const appointAdministrator = command({
  permission: "staff.appoint",
  input: AppointAdministrator,
  conflicts: { ...CHANGE_CONFLICTS, ...STAFF_CONFLICTS },
  async run({ tx, actor, input, now, audit }): Promise<Invited> {
    const organisation = await findManaged(tx, input.organisationId);
    const { displayName, reason } = input;
    const proposer = isMember(actor) ? actor : null;
    const status = proposer ? "proposed" : "open";
    const invitation = await writeInvitation(
      tx,
      {
        organisationId: organisation.id,
        issuerId: proposer?.organisationId ?? organisation.id,
        ...{ displayName, role: "administrator", status, invitedBy: proposer?.userId ?? null },
      },
      now,
    );
    const change = proposer
      ? await openChange(
          tx,
          proposer,
          {
            kind: "staff",
            subjectType: "invitation",
            subjectId: invitation.id,
            payload: { role: "administrator", organisationId: organisation.id },
            summary: `邀请 ${displayName} 担任${organisation.name}的管理员`,
            facts: [
              { name: "单位", after: organisation.name },
              { name: "姓名", after: displayName },
              { name: "岗位", after: "管理员" },
              { name: "原因", after: reason },
            ],
          },
          now,
        )
      : null;
    await audit({
      subjectType: "invitation",
      subjectId: invitation.id,
      after: {
        ...{ organisationId: organisation.id, role: "administrator", status, reason },
        ...(change && { change: change.number }),
      },
    });
    return { path: invitation.path, displayName, change: change?.number ?? null };
  },
});

/** Firms have owners, whom nobody appoints from outside. */
async function findManaged(tx: Tx, organisationId: string) {
  const { organisations } = schema;
  const [found] = await tx
    .select({ id: organisations.id, name: organisations.name, kind: organisations.kind })
    .from(organisations)
    .where(eq(organisations.id, organisationId));
  if (!found) throw notFound("这个单位");
  if (found.kind === "enterprise") throw invalid("企业由企业主自己管理人员，不能由运营方指定管理员。");
  return found;
}
