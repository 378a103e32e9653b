import { and, eq, gt, or } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { maskName } from "#lib/crypto/mask.ts";
import { notFound } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { PersonToReset } from "./inputs.ts";
import { accountOf, personToReset } from "./person.ts";

export type ResetForm = {
  userId: string;
  /** Of a colleague as they are called; of a stranger masked: the document tells. */
  displayName: string;
  loginName: string;
  /** Why it cannot be done here; null where it can. */
  obstacle: "self" | "stopped" | "elsewhere" | null;
  /** What was made before and can still be used or reviewed. */
  outstanding: { id: string; status: "proposed" | "open"; expiresAt: Date; createdAt: Date }[];
};

/** Whose log-in is about to be reset, whether that may be done here, and what was made for them already. */
export const prepareReset = query({
  permission: "account_reset.prepare",
  input: z.object({ of: PersonToReset }),
  async run({ tx, member, input, now }): Promise<ResetForm> {
    const userId = await accountOf(tx, member, input.of);
    const isColleague = "membershipId" in input.of;
    const nobody = { userId, displayName: "", loginName: "", outstanding: [] };
    if (userId === member.userId) return { ...nobody, obstacle: "self" };
    const person = await personToReset(tx, userId);
    if (!person) {
      if (isColleague) return { ...nobody, obstacle: "stopped" };
      throw notFound("这个账号");
    }
    const { accountResets } = schema;
    const outstanding = await tx
      .select({
        id: accountResets.id,
        status: accountResets.status,
        expiresAt: accountResets.expiresAt,
        createdAt: accountResets.createdAt,
      })
      .from(accountResets)
      .where(
        and(
          ...[eq(accountResets.userId, userId), eq(accountResets.issuerId, member.organisationId)],
          or(
            eq(accountResets.status, "proposed"),
            and(eq(accountResets.status, "open"), gt(accountResets.expiresAt, now)),
          ),
        ),
      )
      .limit(20);
    return {
      userId,
      displayName: isColleague ? person.displayName : maskName(person.displayName),
      loginName: isColleague ? person.loginName : `${person.loginName.slice(0, 3)}***`,
      obstacle: isColleague && person.elsewhere > 0 ? "elsewhere" : null,
      outstanding: outstanding as ResetForm["outstanding"],
    };
  },
});
