import { and, desc, eq, lt, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { maskName } from "#lib/crypto/mask.ts";
import type { MemberRole, OrganisationKind, Word } from "#lib/vocabulary.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { ListPeople } from "./inputs.ts";

export type PersonRow = {
  membershipId: string;
  userId: string;
  /** 张**, and the first letters of the login name: the operator has no use for more. */
  displayName: string;
  loginName: string;
  organisationId: string;
  organisationName: string;
  kind: OrganisationKind;
  role: MemberRole;
  status: Word<"organisationStatus">;
  /** Of the account as a whole, in every organisation. */
  accountStatus: Word<"organisationStatus">;
};

/** Who has a place where, with names masked; the newest first. `next` is the cursor. */
export const listPeople = query({
  permission: "user.list",
  input: ListPeople,
  // The policies show accounts to nobody but themselves, so that names leave here masked or not at all.
  runsAs: system("people-list"),
  async run({ tx, input }): Promise<{ rows: PersonRow[]; next: string | null }> {
    const { memberships, organisations, users } = schema;
    const rows = await tx
      .select({
        membershipId: memberships.id,
        userId: users.id,
        displayName: users.displayName,
        loginName: users.loginName,
        organisationId: organisations.id,
        organisationName: organisations.name,
        kind: organisations.kind,
        role: memberships.role,
        status: memberships.status,
        accountStatus: users.status,
      })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(
        and(
          input.organisationId ? eq(memberships.organisationId, input.organisationId) : undefined,
          input.q ? eq(sql`lower(${users.loginName})`, input.q.toLowerCase()) : undefined,
          input.after ? lt(memberships.id, input.after) : undefined,
        ),
      )
      .orderBy(desc(memberships.id))
      .limit(input.limit + 1);
    const page = rows.slice(0, input.limit).map((row) => ({
      ...row,
      displayName: maskName(row.displayName),
      loginName: `${row.loginName.slice(0, 3)}***`,
    }));
    return { rows: page, next: rows.length > input.limit ? page.at(-1)!.membershipId : null };
  },
});
