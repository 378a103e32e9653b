import { and, desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { ConsentPurpose, MemberRole, Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import type { Member } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import {
  type Account,
  type Contact,
  type Representative,
  readAccounts,
  readContact,
  readRepresentative,
} from "./private-rows.ts";
import type { Hands } from "./subject-keys.ts";

const { users, memberships, organisations, sessions, auditEntries, consents, enterpriseContacts } = schema;
const FORMAT = "xinyidai-subject/1";
const MOST_ACTS = 5_000;

export type SubjectExport = {
  format: typeof FORMAT;
  exportedAt: Date;
  account: { id: string; loginName: string; displayName: string; createdAt: Date };
  places: { organisation: string; role: MemberRole; status: Word<"organisationStatus">; since: Date }[];
  devices: { device: string; address: string; startedAt: Date; lastSeenAt: Date; endedAt: Date | null }[];
  /** Only for whoever answers for the firm. */
  firm: Firm | null;
  /** What the person did on the platform, the latest first, at most {@link MOST_ACTS}. */
  acts: { at: Date; verb: string; subject: string }[];
};

type Firm = {
  legalRepresentative: string | null;
  contact: Contact | null;
  representative: Representative | null;
  accounts: Account[];
  consents: {
    number: string;
    grantee: string;
    purpose: ConsentPurpose;
    status: Word<"consentStatus">;
    grantedAt: Date;
    expiresOn: string;
  }[];
};

/** Everything the platform keeps about the person who asks, in full (个人信息保护法 §45). */
export const exportSubject = command({
  permission: "privacy.export_subject",
  input: z.object({}),
  async run({ tx, keys, member, now, audit }): Promise<SubjectExport> {
    const [account] = await tx
      .select({
        id: users.id,
        loginName: users.loginName,
        displayName: users.displayName,
        createdAt: users.createdAt,
      })
      .from(users)
      .where(eq(users.id, member.userId));
    const exported: SubjectExport = {
      format: FORMAT,
      exportedAt: now,
      account: account!,
      places: await placesOf(tx, member.userId),
      devices: await devicesOf(tx, member.userId),
      firm: member.role === "owner" ? await firmOf({ tx, keys }, member.organisationId) : null,
      acts: await actsOf(tx, member),
    };
    await audit({ subjectType: "user", subjectId: member.userId, after: { exported: FORMAT } });
    return exported;
  },
});

const placesOf = (tx: Tx, userId: string) =>
  tx
    .select({
      organisation: organisations.name,
      role: memberships.role,
      status: memberships.status,
      since: memberships.createdAt,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(eq(memberships.userId, userId));

const devicesOf = (tx: Tx, userId: string) =>
  tx
    .select({
      device: sessions.device,
      address: sessions.address,
      startedAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      endedAt: sessions.endedAt,
    })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sessions.createdAt));

async function firmOf(hands: Hands, enterpriseId: string): Promise<Firm> {
  const { tx } = hands;
  const [row] = await tx
    .select({ legalRepresentative: enterpriseContacts.legalRepresentative })
    .from(enterpriseContacts)
    .where(eq(enterpriseContacts.enterpriseId, enterpriseId));
  return {
    legalRepresentative: row?.legalRepresentative ?? null,
    contact: await readContact(hands, enterpriseId),
    representative: await readRepresentative(hands, enterpriseId),
    accounts: await readAccounts(hands, enterpriseId),
    consents: await tx
      .select({
        number: consents.number,
        grantee: organisations.name,
        purpose: consents.purpose,
        status: consents.status,
        grantedAt: consents.grantedAt,
        expiresOn: consents.expiresOn,
      })
      .from(consents)
      .innerJoin(organisations, eq(organisations.id, consents.granteeId))
      .where(eq(consents.enterpriseId, enterpriseId))
      .orderBy(desc(consents.grantedAt)),
  };
}

async function actsOf(tx: Tx, { userId, organisationId }: Member) {
  const rows = await tx
    .select({
      at: auditEntries.at,
      verb: auditEntries.verb,
      subjectType: auditEntries.subjectType,
      subjectId: auditEntries.subjectId,
    })
    .from(auditEntries)
    .where(and(eq(auditEntries.actorUserId, userId), eq(auditEntries.actorOrganisationId, organisationId)))
    .orderBy(desc(auditEntries.at), desc(auditEntries.id))
    .limit(MOST_ACTS);
  return rows.map(({ at, verb, subjectType, subjectId }) => ({
    at,
    verb,
    subject: `${subjectType} ${subjectId}`,
  }));
}
