import { and, desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { ConsentPurpose, MemberRole, Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { wordsOfVerb } from "../access/permission-words.ts";
import { command } from "../access/verb.ts";
import { wordsOfSubject } from "../audit/entry-words.ts";
import { numbersOf } from "./business-numbers.ts";
import {
  type Account,
  type Contact,
  maskRepresentative,
  type Representative,
  readAccounts,
  readContact,
  readRepresentative,
} from "./private-rows.ts";
import type { Hands } from "./subject-keys.ts";
import { refuseMany } from "./unmask.ts";

const { accountResets, users, memberships, organisations, sessions, auditEntries, consents } = schema;
const { enterprises, enterpriseContacts, verifications } = schema;
const FORMAT = "xinyidai-subject/2";
const MOST_ACTS = 5_000;

export type SubjectExport = {
  format: typeof FORMAT;
  exportedAt: Date;
  account: { id: string; loginName: string; displayName: string; createdAt: Date };
  places: { organisation: string; role: MemberRole; status: Word<"organisationStatus">; since: Date }[];
  devices: { device: string; address: string; startedAt: Date; lastSeenAt: Date; endedAt: Date | null }[];
  /** What others did so that the person could log in again. */
  resets: {
    at: Date;
    usedAt: Date | null;
    scope: Word<"resetScope">;
    status: Word<"resetStatus">;
    by: string | null;
  }[];
  /** Each firm that the person answers for. */
  firms: Firm[];
  /** What the person did on the platform, the latest first, at most {@link MOST_ACTS}. */
  acts: Act[];
};

/** `did` and `what` are `verb` and `subject` in words, with the number that people know the thing by. */
type Act = { at: Date; verb: string; subject: string; did: string; what: string };

type Firm = {
  name: string;
  uscc: string;
  legalRepresentative: string | null;
  contact: Contact | null;
  /** In full to the person alone who was shown to be that representative; to other owners masked. */
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

/**
 * Everything the platform keeps about the person who asks, in full (个人信息保护法 §45), over all their organisations.
 * @throws DomainError `too_many`: what is shown in full counts with what was unmasked
 */
export const exportSubject = command({
  permission: "privacy.export_subject",
  input: z.object({}),
  // A person acts for one organisation at a time, so the policies hide what is theirs in the others.
  runsAs: system("export"),
  async run({ tx, keys, member, now, audit }): Promise<SubjectExport> {
    await refuseMany(tx, member, now);
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
      resets: await resetsOf(tx, member.userId),
      firms: await firmsOf({ tx, keys }, member.userId),
      acts: await actsOf(tx, member.userId),
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

const resetsOf = (tx: Tx, userId: string) =>
  tx
    .select({
      at: accountResets.createdAt,
      usedAt: accountResets.usedAt,
      scope: accountResets.scope,
      status: accountResets.status,
      by: organisations.name,
    })
    .from(accountResets)
    .leftJoin(organisations, eq(organisations.id, accountResets.issuerId))
    .where(eq(accountResets.userId, userId))
    .orderBy(desc(accountResets.createdAt));

async function firmsOf(hands: Hands, userId: string): Promise<Firm[]> {
  const { tx } = hands;
  const owned = await tx
    .select({
      id: enterprises.id,
      name: enterprises.name,
      uscc: enterprises.uscc,
      legalRepresentative: enterpriseContacts.legalRepresentative,
    })
    .from(memberships)
    .innerJoin(enterprises, eq(enterprises.id, memberships.organisationId))
    .leftJoin(enterpriseContacts, eq(enterpriseContacts.enterpriseId, enterprises.id))
    .where(
      and(eq(memberships.userId, userId), eq(memberships.role, "owner"), eq(memberships.status, "active")),
    )
    .orderBy(memberships.createdAt, memberships.id);
  const firms: Firm[] = [];
  for (const { id, ...facts } of owned)
    firms.push({
      ...facts,
      contact: await readContact(hands, id),
      representative: await representativeFor(hands, id, userId),
      accounts: await readAccounts(hands, id),
      consents: await consentsOf(tx, id),
    });
  return firms;
}

async function representativeFor(
  hands: Hands,
  enterpriseId: string,
  userId: string,
): Promise<Representative | null> {
  const { tx } = hands;
  const found = await readRepresentative(hands, enterpriseId);
  const isThemselves = await tx.$count(
    verifications,
    and(
      ...[eq(verifications.enterpriseId, enterpriseId), eq(verifications.askedBy, userId)],
      ...[eq(verifications.kind, "legal_representative"), eq(verifications.status, "passed")],
    ),
  );
  return found && (isThemselves ? found : maskRepresentative(found));
}

const consentsOf = (tx: Tx, enterpriseId: string): Promise<Firm["consents"]> =>
  tx
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
    .orderBy(desc(consents.grantedAt));

async function actsOf(tx: Tx, userId: string): Promise<SubjectExport["acts"]> {
  const rows = await tx
    .select({
      at: auditEntries.at,
      verb: auditEntries.verb,
      subjectType: auditEntries.subjectType,
      subjectId: auditEntries.subjectId,
    })
    .from(auditEntries)
    .where(eq(auditEntries.actorUserId, userId))
    .orderBy(desc(auditEntries.at), desc(auditEntries.id))
    .limit(MOST_ACTS);
  const numbers = await numbersOf(tx, rows);
  return rows.map(({ at, verb, subjectType, subjectId }) => ({
    ...{ at, verb, subject: `${subjectType} ${subjectId}`, did: wordsOfVerb(verb) },
    what: [wordsOfSubject(subjectType), numbers.get(subjectId)].filter(Boolean).join(" "),
  }));
}
