import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import type { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import type { Hands } from "../privacy/subject-keys.ts";
import { sealContacts } from "./contact.ts";
import { ImportEnterprises } from "./inputs.ts";
import { declaredOf } from "./self-declaration.ts";
import { sizeClassOf } from "./size-class.ts";

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 2_000;

type Incoming = z.output<typeof ImportEnterprises>["enterprises"][number];

/**
 * Takes many firms aboard at once, each with an owner's account under the given password hash (argon2id). Firms that name
 * the same log-in have one owner, who bears the name of the first one's contact. All or none.
 * @returns the enterprises' and the owners' ids, in the order of the input
 */
export const importEnterprises = command({
  permission: "enterprise.import",
  input: ImportEnterprises,
  conflicts: {
    organisations_code_unique: "其中有企业已经登记过，整批没有导入。",
    enterprises_uscc_unique: "其中有企业已经登记过，整批没有导入。",
    users_login_name_unique: "其中有登录名已被使用，整批没有导入。",
  },
  async run({ tx, keys, input, now, audit }): Promise<{ enterpriseIds: string[]; userIds: string[] }> {
    const owners = new Map<string, string>();
    const people = input.enterprises.map((firm): Newcomer => {
      const login = firm.loginName.toLowerCase();
      const known = owners.get(login);
      const userId = known ?? newId();
      owners.set(login, userId);
      return { firm, id: newId(), userId, hasAccount: known !== undefined };
    });
    for (let from = 0; from < people.length; from += CHUNK) {
      await insertChunk({ tx, keys }, people.slice(from, from + CHUNK), input.passwordHash, now);
    }
    await audit({ subjectType: "enterprise", subjectId: people[0]!.id, after: { imported: people.length } });
    return { enterpriseIds: people.map(({ id }) => id), userIds: people.map(({ userId }) => userId) };
  },
});

type Newcomer = {
  firm: Incoming;
  id: string;
  userId: string;
  /** Whether its owner came with an earlier firm of the same import. */
  hasAccount: boolean;
};

async function insertChunk(
  hands: Hands,
  newcomers: Newcomer[],
  passwordHash: string,
  now: Date,
): Promise<void> {
  const { tx } = hands;
  await tx.insert(schema.organisations).values(
    newcomers.map(({ firm, id }) => ({
      ...{ id, kind: "enterprise" as const, code: firm.uscc, name: firm.name },
      ...{ shortName: firm.name.slice(0, 30), createdAt: firm.joinedAt ?? now },
    })),
  );
  await tx.insert(schema.enterprises).values(newcomers.map(({ firm, id }) => enterpriseRow(firm, id, now)));
  await tx
    .insert(schema.selfDeclarations)
    .values(newcomers.map(({ firm, id }) => ({ enterpriseId: id, ...declaredBy(firm) })));
  const sealed = await sealContacts(
    hands,
    newcomers.map(({ firm: { contactName, phone }, id }) => ({ enterpriseId: id, contactName, phone })),
  );
  await tx.insert(schema.enterpriseContacts).values(
    newcomers.map(({ firm: { legalRepresentative }, id }, at) => ({
      ...{ enterpriseId: id, legalRepresentative },
      ...sealed[at],
    })),
  );
  const accounts = newcomers
    .filter(({ hasAccount }) => !hasAccount)
    .map(({ firm, userId }) => ({
      ...{ id: userId, loginName: firm.loginName, displayName: firm.contactName, passwordHash },
      createdAt: firm.joinedAt ?? now,
    }));
  if (accounts.length > 0) await tx.insert(schema.users).values(accounts);
  await tx.insert(schema.memberships).values(
    newcomers.map(({ firm, id, userId }) => ({
      ...{ userId, organisationId: id, role: "owner" as const, createdAt: firm.joinedAt ?? now },
    })),
  );
}

const declaredBy = ({ employees, annualRevenue, totalAssets }: Incoming) =>
  declaredOf({
    employees,
    annualRevenue: fen(annualRevenue),
    totalAssets: totalAssets === null ? null : fen(totalAssets),
  });

function enterpriseRow(firm: Incoming, id: string, now: Date) {
  const { uscc, name, kind, divisionCode, industryCode, registeredOn, address } = firm;
  return {
    ...{ id, uscc, name, kind, divisionCode, industryCode, registeredOn, address },
    registeredCapital: firm.registeredCapital === null ? null : fen(firm.registeredCapital),
    industrySection: industryCode.charAt(0),
    sizeClass: sizeClassOf({ kind, industryCode, ...declaredBy(firm) }),
    // Whoever imports a firm knows it.
    verifiedAt: firm.joinedAt ?? now,
    createdAt: firm.joinedAt ?? now,
    updatedAt: firm.joinedAt ?? now,
  };
}
