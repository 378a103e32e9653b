import { command } from "../access/verb.ts";
import { SetTarget } from "./inputs.ts";
import { writeTarget } from "./write-target.ts";

/** Sets a target that comes with the platform. What people set goes through {@link proposeTarget} and a second person. */
export const setTarget = command({
  permission: "target.set",
  input: SetTarget,
  async run({ tx, input, now, audit }) {
    const note = await writeTarget(tx, input, { setBy: null, changeId: null, setAt: now });
    await audit(note);
    return { id: note.subjectId };
  },
});
