import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { type Actor, type Member, system } from "#domain/access/actor.ts";
import { rolesOf } from "#domain/access/permissions.ts";
import { sealAudit } from "#domain/audit/index.ts";
import { askJob } from "#domain/jobs/index.ts";
import { aCase, granted, lent, nextReceipt, proposed, submitted, today } from "#domain/loans/case.fixture.ts";
import { recordRepayment, releaseDrawdown, requestDrawdown } from "#domain/loans/index.ts";
import { runMatching } from "#domain/matches/index.ts";
import { computeProfiles, viewAuthorisedProfile } from "#domain/profiles/index.ts";
import { processDelivery, receiveDelivery, sourceCodeOf } from "#domain/records/index.ts";
import { TEMPLATE_NAMES, templateOf } from "#domain/records/inputs.ts";
import { buildMonthlyReport } from "#domain/reports/index.ts";
import { showItself } from "#domain/verification/verified.fixture.ts";
import { newId } from "#lib/ids.ts";
import { wan } from "#lib/money.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import type { TestDatabase } from "#tests/database.ts";
import { aConsent, aMember, anOrganisation, aProduct, callerAs } from "#tests/factories.ts";
import { fillBank, fillBureau, fillFirm, fillLogIns } from "./fill.ts";

/*
 * A firm, its bank and a data source, with rows in every table that holds what is theirs. Two such worlds share nothing
 * but the district, so whatever of one shows in the other has leaked.
 */

export type World = Awaited<ReturnType<typeof aWorld>>;
export type Officials = Awaited<ReturnType<typeof officials>>;

let worlds = 0;
/** A valid code that no firm of the tests has. */
const UNKNOWN_USCC = "91120118XY0000004E";

export async function aWorld(database: TestDatabase, { operator, bureau, changes: outside }: Officials) {
  worlds += 1;
  const { owner } = database;
  const world = await aCase(database);
  const { enterprise, bank, as } = world;
  const people: Member[] = [enterprise.owner, bank.officer, bank.approver, bank.productManager];
  people.push(await aMember(owner, { id: enterprise.id, kind: "enterprise" }, "clerk"));
  for (const role of ["compliance", "administrator"] as const)
    people.push(await aMember(owner, { id: bank.id, kind: "bank" }, role));

  const source = await anOrganisation(owner, "source", `样例数源 ${worlds}`);
  const keeper = await aMember(owner, source, "administrator");
  people.push(await aMember(owner, source, "deliverer"), keeper);

  await aConsent(owner, enterprise, operator.id, { purpose: "matching" });
  await aConsent(owner, enterprise, bank.id, { purpose: "post_loan", mode: "case" });
  const delivery = await deliverEverything(database, source.id, enterprise.uscc);
  const job = callerAs(database, system("test-world"));
  await computeProfiles(job, { enterpriseIds: [enterprise.id] });
  await runMatching(job, { scope: "enterprise", enterpriseId: enterprise.id });
  const matched = await runMatching(job, { scope: "delivery", deliveryId: delivery.id });
  const matchRun = { id: matched.runId };
  const matchJob = await askJob(job, { job: "match", key: `full:${newId()}`, parameters: { scope: "full" } });

  const report = await buildMonthlyReport(job, { month: "2026-01" });
  const loan = await lent(world);
  await recordRepayment(as.officer, {
    ...{ loanId: loan.loanId, amount: "1000.00", receivedOn: today(), bankReceiptNumber: nextReceipt() },
  });
  const line = await granted(world);
  const drawdown = await requestDrawdown(as.officer, {
    ...{
      lineId: line.lineId,
      amount: wan(5),
      termMonths: 12,
      paidOn: today(),
      bankReceiptNumber: nextReceipt(),
    },
  });
  await releaseDrawdown(as.approver, { drawdownId: drawdown.drawdownId });
  const decision = await proposed(world);
  const open = await submitted({ ...world, product: await aProduct(owner, bank.id) });
  await viewAuthorisedProfile(as.officer, { applicationId: open.id });
  await showItself(database, enterprise);
  await fillLogIns(database, people);
  await fillFirm(database, { ...world, loan, open });
  const filled = await fillBank(database, { ...world, loan, open });
  const access = await fillBureau(database, bureau, { ...world, loan, open });
  await sealAudit(job);
  const changes = { ...outside, bank: filled.change.id, source: await aChange(database, keeper, "staff") };
  const places = await placesIn(database, { enterprise, bank, source, bureau, operator });
  const invitations = await invitationsTo(database, { enterprise, bank, source });
  const [device] = await owner
    .select({ id: schema.sessions.id })
    .from(schema.sessions)
    .where(eq(schema.sessions.userId, enterprise.owner.userId));
  const [reset] = await owner
    .select({ id: schema.accountResets.id })
    .from(schema.accountResets)
    .where(eq(schema.accountResets.userId, bank.officer.userId));
  return {
    ...world,
    places,
    invitations,
    resetId: reset!.id,
    sessionId: device!.id,
    changes,
    ...filled,
    access,
    source,
    people,
    loan,
    line,
    drawdown,
    decision,
    open,
    delivery,
    report,
    matchRun,
    matchJob,
  };
}

/** One colleague's place in each of the organisations. */
async function placesIn<K extends string>(
  { owner }: TestDatabase,
  organisations: Record<K, { id: string }>,
): Promise<Record<K, { id: string }>> {
  const { memberships } = schema;
  const found = Object.entries<{ id: string }>(organisations).map(async ([kind, { id }]) => {
    const [place] = await owner
      .select({ id: memberships.id })
      .from(memberships)
      .where(eq(memberships.organisationId, id))
      .limit(1);
    return [kind, place!];
  });
  return Object.fromEntries(await Promise.all(found));
}

/** An invitation to each of the organisations, still to be taken. */
async function invitationsTo<K extends string>(
  { owner }: TestDatabase,
  organisations: Record<K, { id: string }>,
): Promise<Record<K, string>> {
  const made = Object.entries<{ id: string }>(organisations).map(async ([kind, { id: organisationId }]) => {
    const [place] = await owner
      .select()
      .from(schema.memberships)
      .where(eq(schema.memberships.organisationId, organisationId))
      .limit(1);
    const [invitation] = await owner
      .insert(schema.invitations)
      .values({
        ...{ organisationId, issuerId: organisationId, displayName: "样例来人", role: place!.role },
        ...{ tokenHash: randomBytes(32), status: "open", invitedBy: place!.userId },
        expiresAt: new Date(Date.now() + 3_600_000),
      })
      .returning({ id: schema.invitations.id });
    return [kind, invitation!.id];
  });
  return Object.fromEntries(await Promise.all(made));
}

/** Of every template a delivery of the source with one row that is taken and one that is rejected. */
async function deliverEverything(
  database: TestDatabase,
  sourceId: string,
  uscc: string,
): Promise<{ id: string }> {
  const job = callerAs(database, system("ingest"));
  const standAs = (code: string) =>
    database.owner.update(schema.organisations).set({ code }).where(eq(schema.organisations.id, sourceId));
  for (const template of TEMPLATE_NAMES) {
    const { columns, recordType } = templateOf(template);
    const rowOf = (code: string) => columns.map(({ key, example }) => (key === "uscc" ? code : example));
    const rows = [columns.map(({ header }) => header), rowOf(uscc), rowOf(UNKNOWN_USCC)];
    const content = Buffer.from(rows.map((cells) => `${cells.join(",")}\r\n`).join(""));
    await standAs(sourceCodeOf(recordType));
    const { id } = await receiveDelivery(job, { template, fileName: "样例.csv", content });
    await processDelivery(job, { deliveryId: id });
  }
  const waiting = Buffer.from(
    `${templateOf("tax")
      .columns.map(({ header }) => header)
      .join(",")}\r\n`,
  );
  await standAs("tax-bureau");
  const delivery = await receiveDelivery(job, { template: "tax", fileName: "待处理.csv", content: waiting });
  await standAs(sourceId);
  return delivery;
}

/** A proposal of a colleague, waiting for a second person. */
async function aChange(database: TestDatabase, by: Member, kind: "staff" | "target"): Promise<string> {
  const id = newId();
  await database.owner.insert(schema.changes).values({
    ...{ id, number: `BG-${id.slice(-12)}`, organisationId: by.organisationId, kind },
    ...{ subjectType: "membership", subjectId: id, payload: {}, summary: "样例变更", facts: [] },
    ...{ proposedBy: by.userId, proposedAt: new Date() },
  });
  return id;
}

/** One person of every role of the bureau and of the operator, who stand outside the worlds. */
export async function officials(database: TestDatabase) {
  const staffOf = async (kind: "bureau" | "operator") => {
    const organisation = await anOrganisation(database.owner, kind, `样例${kind}`);
    const roles: readonly MemberRole[] = rolesOf[kind];
    const people = await Promise.all(roles.map((role) => aMember(database.owner, organisation, role)));
    return { ...organisation, people };
  };
  const [bureau, operator] = [await staffOf("bureau"), await staffOf("operator")];
  const official = bureau.people.find(({ role }) => role === "official")!;
  const changes = {
    bureau: await aChange(database, official, "target"),
    operator: await aChange(database, operator.people[0]!, "staff"),
  };
  const people = [...bureau.people, ...operator.people];
  await fillLogIns(database, people);
  return {
    people,
    changes,
    operator,
    bureau: { ...bureau, official },
  };
}

export const nameOf = (actor: Actor) => ("role" in actor ? `${actor.kind} ${actor.role}` : actor.kind);
