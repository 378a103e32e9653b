import { forbidden } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { ChangeId } from "./inputs.ts";
import { closeChange, lockChange } from "./open-change.ts";

/** Whoever proposed a change takes it back before anybody has reviewed it. */
export const cancelChange = command({
  permission: "change.cancel",
  input: ChangeId,
  async run({ tx, member, input, now, audit }) {
    const change = await lockChange(tx, input, member);
    if (change.proposedBy !== member.userId)
      throw forbidden("只有提交人能撤销这份变更。如不同意，请退回并写明原因。");
    await closeChange(tx, change, member, { status: "cancelled" }, now);
    await audit({
      subjectType: "change",
      subjectId: change.id,
      before: { status: change.status },
      after: { status: "cancelled", number: change.number, kind: change.kind },
    });
  },
});
