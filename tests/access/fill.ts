import { inArray } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import type { Case } from "#domain/loans/case.fixture.ts";
import { newId } from "#lib/ids.ts";
import { fen } from "#lib/money.ts";
import type { TestDatabase } from "#tests/database.ts";
import { cookieOf } from "#tests/requests.ts";

/*
 * Rows that stand at the end of longer ways than these tests walk, written as the owner of the database: who may see
 * and change them is what is asked, not how they come about.
 */

/** A firm and its bank, with an application under way and a loan that stands. */
type Lending = Pick<Case, "enterprise" | "bank" | "consent"> & {
  loan: { loanId: string };
  open: { id: string };
};

let numbers = 0;
const numberOf = (prefix: string) => {
  numbers += 1;
  return `${prefix}-${numbers}`;
};
const anyBytes = () => Buffer.from(newId());
const inAnHour = (now = new Date()) => new Date(now.getTime() + 3_600_000);

/** Log-ins with everything that hangs on a person: a session, an authenticator, codes, a password given up. */
export async function fillLogIns(database: TestDatabase, people: Member[]): Promise<void> {
  const { owner } = database;
  const ids = people.map(({ userId }) => userId);
  await Promise.all(people.map((member) => cookieOf(database, member, new Request("http://127.0.0.1"))));
  await owner
    .insert(schema.secondFactors)
    .values(ids.map((userId) => ({ userId, secretSealed: anyBytes(), confirmedAt: new Date() })))
    .onConflictDoNothing();
  const waiting = await owner
    .select({ sessionId: schema.sessions.id })
    .from(schema.sessions)
    .where(inArray(schema.sessions.userId, ids));
  await owner
    .insert(schema.pendingSecondFactors)
    .values(waiting.map((row) => ({ ...row, secretSealed: anyBytes(), expiresAt: inAnHour() })))
    .onConflictDoNothing();
  await owner.insert(schema.recoveryCodes).values(ids.map((userId) => ({ userId, codeDigest: anyBytes() })));
  await owner
    .insert(schema.passwordHistory)
    .values(ids.map((userId) => ({ userId, passwordHash: "given up" })));
  await fillResets(database, people);
}

/** Of everybody at work for another than a firm a way back that was made there, still to be used. */
async function fillResets({ owner }: TestDatabase, people: Member[]): Promise<void> {
  const makers = people.filter(({ role }) => role === "administrator");
  const resets = people.flatMap(({ userId, organisationId }) => {
    const maker = makers.find((each) => each.organisationId === organisationId && each.userId !== userId);
    return maker ? [{ id: newId(), userId, issuerId: organisationId, requestedBy: maker.userId }] : [];
  });
  if (resets.length === 0) return;
  const open = { scope: "password" as const, status: "open" as const, expiresAt: inAnHour() };
  await owner.insert(schema.accountResets).values(resets.map((reset) => ({ ...reset, ...open })));
  await owner
    .insert(schema.accountResetTokens)
    .values(resets.map(({ id }) => ({ resetId: id, tokenHash: anyBytes() })));
}

/** What a firm is reminded of, and whom it has invited. */
export async function fillFirm(
  database: TestDatabase,
  { enterprise, bank, consent }: Lending,
): Promise<void> {
  const { owner } = database;
  const enterpriseId = enterprise.id;
  const { userId } = enterprise.owner;
  await owner.insert(schema.consentReminders).values({
    ...{ consentId: consent.id, enterpriseId, granteeId: bank.id },
    ...{ days: 30, remindedAt: new Date() },
  });
  await owner.insert(schema.invitations).values({
    ...{ organisationId: enterpriseId, issuerId: enterpriseId, displayName: "样例受邀人", role: "clerk" },
    ...{ tokenHash: anyBytes(), status: "open", invitedBy: userId, expiresAt: inAnHour() },
  });
}

/** What passes between the people of a bank, and between the bank and the firm. */
export async function fillBank(database: TestDatabase, world: Lending) {
  const { enterprise, bank, consent, open, loan } = world;
  const { owner } = database;
  const { officer, approver, productManager } = bank;
  const changeOf = (kind: "write_off" | "product", proposedBy: string) => ({
    ...{
      id: newId(),
      number: numberOf("BG"),
      organisationId: bank.id,
      kind,
      subjectType: "loan",
      subjectId: loan.loanId,
    },
    ...{ payload: {}, summary: "样例变更", facts: [], proposedBy, proposedAt: new Date() },
  });
  const writeOff = {
    ...changeOf("write_off", officer.userId),
    ...{ status: "approved" as const, reviewedBy: approver.userId, closedAt: new Date() },
  };
  const change = changeOf("product", productManager.userId);
  await owner.insert(schema.changes).values([writeOff, change]);
  await owner.insert(schema.writeOffs).values({
    ...{ loanId: loan.loanId, enterpriseId: enterprise.id, bankId: bank.id, changeId: writeOff.id },
    ...{ principal: fen(1n), interest: fen(0n), writtenOffOn: "2026-11-22", recordedAt: new Date() },
  });
  const request = {
    ...{
      id: newId(),
      number: numberOf("YQ"),
      bankId: bank.id,
      uscc: enterprise.uscc,
      applicationId: open.id,
    },
    ...{
      purpose: "credit_review" as const,
      items: ["tax_filing"],
      mode: "case" as const,
      months: 6,
      rangeYears: 2,
    },
    ...{
      reason: "样例：补充审查纳税情况",
      askedBy: officer.userId,
      askedAt: new Date(),
      lapsesAt: inAnHour(),
    },
  };
  await owner.insert(schema.consentRequests).values(request);
  const wish = {
    ...{ id: newId(), applicationId: open.id, enterpriseId: enterprise.id, bankId: bank.id },
    ...{ requestedBy: officer.userId, requestedAt: new Date(), status: "ready" as const },
    ...{ readyAt: new Date(), expiresAt: inAnHour() },
  };
  await owner.insert(schema.profileExports).values(wish);
  await owner.insert(schema.profileExportFiles).values({
    ...{ exportId: wish.id, bankId: bank.id, enterpriseId: enterprise.id },
    ...{ fileName: "样例.pdf", content: Buffer.from("sample") },
    ...{
      consentIds: [consent.id],
      reads: [{ consentId: consent.id, domains: ["tax"], items: ["tax_filing"], features: [] }],
    },
  });
  const alert = {
    ...{ id: newId(), readId: newId(), at: new Date(), enterpriseId: enterprise.id, bankId: bank.id },
    ...{ readerUserId: officer.userId, readerName: "测试人员", readerRole: "officer" as const },
    ...{ purpose: "credit_review" as const, domains: ["tax"], consentId: consent.id },
  };
  await owner.insert(schema.accessAlerts).values(alert);
  return { change, request, wish, alert };
}

/** A look of the bureau at one firm, over by now. */
export async function fillBureau(
  database: TestDatabase,
  bureau: { id: string; official: Member },
  { enterprise }: Lending,
) {
  const now = new Date();
  const access = {
    ...{ id: newId(), enterpriseId: enterprise.id, bureauId: bureau.id, openedBy: bureau.official.userId },
    openerName: "测试人员",
    ...{ enterpriseName: enterprise.name, uscc: enterprise.uscc, reason: "complaint" as const },
    ...{ explanation: "样例：核查一件投诉所说的情况", documentNumber: "样例〔2026〕1号" },
    ...{ openedAt: now, expiresAt: inAnHour(now), closedAt: now },
  };
  await database.owner.insert(schema.supervisoryAccesses).values(access);
  return access;
}
