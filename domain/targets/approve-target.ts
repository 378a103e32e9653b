import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { assertHeldToWords } from "../changes/held-to-words.ts";
import { ApproveChange } from "../changes/inputs.ts";
import { CHANGE_CONFLICTS, closeChange, lockOpenChange } from "../changes/open-change.ts";
import { SetTarget } from "./inputs.ts";
import { targetWords } from "./propose-target.ts";
import { writeTarget } from "./write-target.ts";

const TargetPayload = z.preprocess(
  (stored: Record<string, unknown>) => ({ ...stored, value: BigInt(String(stored.value)) }),
  SetTarget,
);

/** Another official approves a proposed target, which counts from then on. What stood before is kept in the audit. */
export const approveTarget = command({
  permission: "target.approve",
  input: ApproveChange,
  conflicts: CHANGE_CONFLICTS,
  async run({ tx, member, input, now, audit }) {
    const change = await lockOpenChange(tx, { changeId: input.changeId, kind: "target" }, member);
    await closeChange(tx, change, member, { status: "approved", note: input.note }, now);
    const target = TargetPayload.parse(change.payload);
    assertHeldToWords(change, targetWords(target));
    const note = await writeTarget(tx, target, { setBy: member.userId, changeId: change.id, setAt: now });
    await audit({ ...note, after: { ...note.after, change: change.number } });
    return { indicator: target.indicator, year: target.year };
  },
});
