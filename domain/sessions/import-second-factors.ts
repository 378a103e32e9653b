import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { sealRows } from "../privacy/private-fields.ts";

const ImportSecondFactors = z.object({
  userIds: z.array(z.uuid()).min(1).max(10_000),
  /** Base32. */
  secret: z.string().regex(/^[A-Z2-7]{26,64}$/),
});

/** Binds one known authenticator to many people at once: for accounts of a demo, whose codes anybody may make. */
export const importSecondFactors = command({
  permission: "second_factor.import",
  input: ImportSecondFactors,
  runsAs: system("log-in"),
  async run({ tx, keys, input, now, audit }): Promise<{ bound: number }> {
    const rows = input.userIds.map((id) => ({ subjectId: id, rowId: id, values: { secret: input.secret } }));
    const sealed = await sealRows({ tx, keys }, "user", "second_factors", rows);
    await tx.insert(schema.secondFactors).values(
      input.userIds.map((userId, index) => ({
        userId,
        secretSealed: sealed[index]!.secret,
        confirmedAt: now,
        createdAt: now,
      })),
    );
    await audit({
      subjectType: "user",
      subjectId: "several",
      after: { secondFactors: input.userIds.length },
    });
    return { bound: input.userIds.length };
  },
});
