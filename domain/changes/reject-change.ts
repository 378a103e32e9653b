import { command } from "../access/verb.ts";
import { RejectChange } from "./inputs.ts";
import { CHANGE_CONFLICTS, closeChange, lockOpenChange } from "./open-change.ts";

/** The reviewer sends a proposal back, with the reason. Nothing of it is carried out. */
export const rejectChange = command({
  permission: "change.reject",
  input: RejectChange,
  conflicts: CHANGE_CONFLICTS,
  async run({ tx, member, input, now, audit }) {
    const change = await lockOpenChange(tx, input, member);
    await closeChange(tx, change, member, { status: "rejected", note: input.note }, now);
    await audit({
      subjectType: "change",
      subjectId: change.id,
      before: { status: change.status },
      after: { status: "rejected", number: change.number, kind: change.kind },
    });
  },
});
