import { schema } from "#db/client.ts";
import { invalid } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { rolesOf } from "../access/permissions.ts";
import { command } from "../access/verb.ts";
import { LoginName, NewPassword } from "../sessions/inputs.ts";
import { hashPassword } from "../sessions/password.ts";
import { requireStrongPassword } from "../sessions/password-strength.ts";
import { Contact } from "./inputs.ts";

const CreateOrganisation = z.object({
  kind: z.enum(words("organisationKind")).exclude(["enterprise"]),
  code: z.string().trim().min(2).max(40),
  name: z.string().trim().min(2).max(100),
  shortName: z.string().trim().min(2).max(30),
  contact: Contact,
  members: z
    .array(
      z.object({
        loginName: LoginName,
        password: NewPassword,
        displayName: z.string().trim().min(1).max(40),
        role: z.enum(words("memberRole")),
      }),
    )
    .max(50),
});

/** Takes a bank, the bureau, a data source or an operator aboard, with its first people. Returns the new id. */
export const createOrganisation = command({
  permission: "organisation.create",
  input: CreateOrganisation,
  runsAs: system("organisation"),
  conflicts: {
    organisations_code_unique: "该单位代码已经登记过，请核对后再试。",
    users_login_name_unique: "其中一个登录名已被使用，请换一个。",
  },
  async run({ tx, input, now, audit }) {
    const { members, ...organisation } = input;
    const roles: readonly string[] = rolesOf[organisation.kind];
    const misplaced = members.find((member) => !roles.includes(member.role));
    if (misplaced) throw invalid(`${misplaced.displayName} 的岗位不适用于这类单位。`);
    for (const { loginName, password, displayName } of members)
      requireStrongPassword(password, [loginName, displayName, input.name], "members");
    const id = newId();
    await tx.insert(schema.organisations).values({ id, ...organisation, createdAt: now });
    const people = await Promise.all(
      members.map(async ({ password, ...member }) => ({
        ...member,
        id: newId(),
        passwordHash: await hashPassword(password),
      })),
    );
    if (people.length > 0) {
      await tx.insert(schema.users).values(people);
      await tx
        .insert(schema.memberships)
        .values(people.map((person) => ({ userId: person.id, organisationId: id, role: person.role })));
    }
    await audit({
      subjectType: "organisation",
      subjectId: id,
      after: { ...organisation, members: people.length },
    });
    return { id, userIds: people.map((person) => person.id) };
  },
});
