import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import type { z } from "#lib/zod.ts";
import type { Member } from "../access/actor.ts";
import { findPlace } from "../staff/people.ts";
import type { PersonToReset } from "./inputs.ts";

export type Person = {
  displayName: string;
  loginName: string;
  /** In how many other organisations they have, or had, a place. */
  elsewhere: number;
};

/** The account that is meant, whether or not it may be reset. */
export const accountOf = async (
  tx: Tx,
  member: Member,
  of: z.output<typeof PersonToReset>,
): Promise<string> =>
  "userId" in of ? of.userId : (await findPlace(tx, member.organisationId, of.membershipId)).userId;

/** Who it is; null where they are none of the acting administrator's: themselves, stopped, or a stranger to a bank. */
export async function personToReset(tx: Tx, userId: string): Promise<Person | null> {
  const { rows } = await tx.execute<{ display_name: string; login_name: string; elsewhere: string }>(
    sql`select display_name, login_name, elsewhere from app.person_to_reset(${userId}::uuid)`,
  );
  const [row] = rows;
  if (!row) return null;
  return { displayName: row.display_name, loginName: row.login_name, elsewhere: Number(row.elsewhere) };
}
