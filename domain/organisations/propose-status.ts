import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { invalid, notFound } from "#lib/errors.ts";
import { label } from "#lib/vocabulary.ts";
import { command } from "../access/verb.ts";
import { CHANGE_CONFLICTS, openChange } from "../changes/open-change.ts";
import { ProposeStatus } from "./inputs.ts";

/** The operator proposes to stop an organisation or to let it in again; a second person of the operator reviews it. */
export const proposeOrganisationStatus = command({
  permission: "organisation.propose_status",
  input: ProposeStatus,
  conflicts: CHANGE_CONFLICTS,
  async run({ tx, member, input, now, audit }) {
    const { organisations } = schema;
    const { organisationId, status, reason } = input;
    if (organisationId === member.organisationId) throw invalid("不能停用自己所在的单位。");
    const [organisation] = await tx
      .select({ name: organisations.name, kind: organisations.kind, status: organisations.status })
      .from(organisations)
      .where(eq(organisations.id, organisationId));
    if (!organisation) throw notFound("这个单位");
    if (organisation.status === status)
      throw invalid(`这个单位已经是“${label("organisationStatus", status)}”，不用再改。`);
    const change = await openChange(
      tx,
      member,
      {
        kind: "staff",
        subjectType: "organisation",
        subjectId: organisationId,
        payload: { status },
        summary: `${status === "disabled" ? "停用" : "恢复"}${label("organisationKind", organisation.kind)}：${organisation.name}`,
        facts: [
          { name: "单位", after: organisation.name },
          {
            name: "状态",
            before: label("organisationStatus", organisation.status),
            after: label("organisationStatus", status),
          },
          { name: "原因", after: reason },
        ],
      },
      now,
    );
    await audit({
      subjectType: "organisation",
      subjectId: organisationId,
      before: { status: organisation.status },
      after: { proposed: { status }, reason, change: change.number },
    });
    return { change: change.number };
  },
});
