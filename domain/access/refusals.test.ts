import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise, callerAs } from "#tests/factories.ts";
import { viewApplication } from "../applications/index.ts";
import { listConsents, withdrawConsent } from "../consents/index.ts";
import { askJob } from "../jobs/index.ts";
import { aCase, submitted } from "../loans/case.fixture.ts";
import { publishProduct } from "../products/index.ts";
import { viewAuthorisedProfile } from "../profiles/index.ts";
import { type Actor, anonymous, system } from "./actor.ts";

const database = useDatabase();
const { auditEntries } = schema;

/** What the audit says of the attempt, which is refused. */
async function refusalsOf(actor: Actor, attempt: (caller: ReturnType<typeof callerAs>) => Promise<unknown>) {
  const requestId = newId();
  await expect(attempt({ ...callerAs(database, actor), requestId })).rejects.toThrow();
  return database.owner
    .select({
      verb: auditEntries.verb,
      subjectType: auditEntries.subjectType,
      subjectId: auditEntries.subjectId,
      userId: auditEntries.actorUserId,
      after: auditEntries.after,
    })
    .from(auditEntries)
    .where(eq(auditEntries.requestId, requestId));
}

test("THREATS 4: reaching for another's row is kept in the audit, in the name of whoever tried", async () => {
  const world = await aCase(database);
  const { id: applicationId } = await submitted(world);
  const { officer } = await aBank(database.owner);
  expect(await refusalsOf(officer, (caller) => viewApplication(caller, { applicationId }))).toEqual([
    {
      verb: "application.view",
      subjectType: "refusal",
      subjectId: applicationId,
      userId: officer.userId,
      after: { code: "not_found", asked: { applicationId } },
    },
  ]);
  const own = await viewApplication(callerAs(database, world.bank.officer), { applicationId });
  expect(own.id).toBe(applicationId);
});

test("THREATS 5: a look at a firm whose consent has ended is refused and kept, and is no read", async () => {
  const world = await aCase(database);
  const { id: applicationId } = await submitted(world);
  await withdrawConsent(callerAs(database, world.enterprise.owner), { consentId: world.consent.id });
  const { officer } = world.bank;
  const [entry] = await refusalsOf(officer, (caller) => viewAuthorisedProfile(caller, { applicationId }));
  expect(entry).toMatchObject({
    ...{ verb: "profile.view_authorised", subjectType: "refusal", subjectId: applicationId },
    userId: officer.userId,
  });
  const reads = schema.dataReads;
  const logged = await database.owner.select().from(reads).where(eq(reads.enterpriseId, world.enterprise.id));
  expect(logged).toEqual([]);
});

test("an act that the person's role does not allow is kept, and of its input nothing but ids", async () => {
  const { officer } = await aBank(database.owner);
  const input = { code: "13800000000", productId: newId() } as never;
  const [entry] = await refusalsOf(officer, (caller) => publishProduct(caller, input));
  expect(entry).toMatchObject({ verb: "product.publish", after: { code: "forbidden" } });
  expect(JSON.stringify(entry)).not.toContain("13800000000");
  expect(JSON.stringify(entry)).toContain("productId");
});

test("what was rolled back with the refusal is not kept beside it", async () => {
  const { owner } = await anEnterprise(database.owner);
  const entries = await refusalsOf(owner, (caller) => withdrawConsent(caller, { consentId: newId() }));
  expect(entries.map(({ subjectType }) => subjectType)).toEqual(["refusal"]);
});

test("visitors, jobs and wrong inputs leave no refusal", async () => {
  const { owner } = await anEnterprise(database.owner);
  expect(await refusalsOf(anonymous, (caller) => listConsents(caller, {}))).toEqual([]);
  expect(await refusalsOf(system("test"), (caller) => listConsents(caller, {}))).toEqual([]);
  const wrong = { consentId: "nothing" };
  expect(await refusalsOf(owner, (caller) => withdrawConsent(caller, wrong))).toEqual([]);
  expect(await refusalsOf(system("test"), (caller) => askJob(caller, {} as never))).toEqual([]);
});
