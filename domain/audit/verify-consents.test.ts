import { beforeEach, describe, expect, test } from "vitest";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { useDatabase } from "#tests/database.ts";
import { aConsent, callerAs, editConsent } from "#tests/factories.ts";
import { auditWriter } from "../access/audit.ts";
import { readWriter } from "../access/reads.ts";
import { actAs } from "../access/verb.ts";
import { pauseConsent, resumeConsent, withdrawConsent } from "../consents/index.ts";
import { kinds, theAudit } from "./audit.fixture.ts";

const database = useDatabase();
const audit = theAudit(database);
let world: Case;
let consentId: string;
beforeEach(async () => {
  await audit.wipe();
  world = await aCase(database);
  await submitted(world);
  consentId = world.consent.id;
});

const owner = () => callerAs(database, world.enterprise.owner);
const revive = () =>
  editConsent(database.owner, consentId, { status: "active", withdrawnAt: null, pausedAt: null });

/** The officer's look, as the log takes it. */
const look = () => {
  const caller = callerAs(database, world.bank.officer);
  return database.app.transaction(async (tx) => {
    await actAs(tx, caller.actor, "credit_review");
    const log = readWriter(tx, caller, "profile.view_authorised");
    await log({
      ...{ enterpriseId: world.enterprise.id, domains: ["tax"], fields: [] },
      ...{ purpose: "credit_review", consentId },
    });
  });
};

describe("THREATS 64: a consent that was revived behind the platform's back", () => {
  test("carries no read, although its row says that it lives", async () => {
    await look();
    await withdrawConsent(owner(), { consentId });
    await expect(look()).rejects.toMatchObject({ code: "forbidden" });
    await revive();
    await expect(look()).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is found, sealed or not, by who withdrew it", async () => {
    await withdrawConsent(owner(), { consentId });
    expect((await audit.verify()).ok).toBe(true);
    await revive();
    const revived = { kind: "revived", log: "consents", entryId: consentId };
    expect(await audit.verify()).toMatchObject({ found: 1, findings: [revived] });
    await audit.seal();
    expect(await audit.verify()).toMatchObject({ found: 1, findings: [revived] });
  });

  test("is found where it was paused, and not where the owner resumed it", async () => {
    await pauseConsent(owner(), { consentId });
    await revive();
    expect(kinds(await audit.verify())).toEqual(["revived"]);
    await editConsent(database.owner, consentId, { status: "paused", pausedAt: new Date() });
    await resumeConsent(owner(), { consentId });
    expect((await audit.verify()).ok).toBe(true);
  });

  test("is found by whichever verb it was withdrawn, and carries no read", async () => {
    const at = new Date();
    await database.app.transaction(async (tx) => {
      const caller = { ...owner(), now: at };
      await actAs(tx, caller.actor);
      const note = { subjectType: "consent", subjectId: consentId, after: { status: "withdrawn" } };
      await auditWriter(tx, caller, "privacy.erase", at)(note);
    });
    await editConsent(database.owner, consentId, { status: "withdrawn", withdrawnAt: at });
    expect((await audit.verify()).ok).toBe(true);
    await revive();
    expect(kinds(await audit.verify())).toEqual(["revived"]);
    await expect(look()).rejects.toMatchObject({ code: "forbidden" });
  });

  test("is no finding where a clock was put back between two steps", async () => {
    const now = Date.now();
    await pauseConsent({ ...owner(), now: new Date(now) }, { consentId });
    await audit.seal();
    await resumeConsent({ ...owner(), now: new Date(now - 3_600_000) }, { consentId });
    await audit.seal();
    expect((await audit.verify()).ok).toBe(true);
  });

  test("is found although somebody put a resumption into the trail", async () => {
    await pauseConsent(owner(), { consentId });
    await revive();
    await audit.asOwner(`insert into audit_entries (id, at, verb, actor_kind, subject_type, subject_id, after, mac)
      values (gen_random_uuid(), now() + interval '1 hour', 'consent.resume', 'enterprise', 'consent', '${consentId}',
        '{"status": "active"}', decode(repeat('ab', 48), 'hex'))`);
    expect(kinds(await audit.verify())).toEqual(["inserted", "revived"]);
  });

  test("carries reads on where another organisation's entry says that it was withdrawn", async () => {
    await database.app.transaction(async (tx) => {
      await actAs(tx, world.bank.officer);
      const { userId, organisationId } = world.bank.officer;
      await tx.execute(`insert into audit_entries
          (id, at, verb, actor_kind, actor_user_id, actor_organisation_id, subject_type, subject_id, mac)
        values (gen_random_uuid(), now(), 'consent.withdraw', 'bank', '${userId}', '${organisationId}', 'consent',
          '${consentId}', decode(repeat('ab', 48), 'hex'))`);
    });
    await look();
  });
});

describe("THREATS 64: a consent that the database's owner tampered with", () => {
  test("is found where what was agreed was edited, to the microsecond", async () => {
    const [before] = await consents();
    for (const change of [
      { expiresAt: new Date("2199-12-31T16:00:00Z") },
      { mode: "once" as const },
      { signature: `${before!.signature} ` },
      { signature: null, artefact: null },
    ]) {
      await editConsent(database.owner, consentId, change);
      const { findings } = await audit.verify();
      expect(findings, JSON.stringify(change)).toMatchObject([{ log: "consents", entryId: consentId }]);
      await editConsent(database.owner, consentId, before!);
    }
    expect((await audit.verify()).ok).toBe(true);
    for (const change of ["+ interval '1 microsecond'", "- interval '1 microsecond'"]) {
      await audit.asOwner(
        "alter table consents disable trigger consents_guarded",
        `update consents set granted_at = granted_at ${change} where id = '${consentId}'`,
        "alter table consents enable always trigger consents_guarded",
      );
      expect(kinds(await audit.verify())).toEqual(change.startsWith("+") ? ["edited"] : []);
    }
  });

  test("is found where it was deleted", async () => {
    const other = await aConsent(database.owner, world.enterprise, world.bank.id, { purpose: "post_loan" });
    await pauseConsent(owner(), { consentId: other.id });
    await audit.asOwner(
      "alter table consents disable trigger consents_permanent",
      `delete from consents where id = '${other.id}'`,
      "alter table consents enable always trigger consents_permanent",
    );
    const deleted = { kind: "deleted", log: "consents", entryId: other.id };
    expect(await audit.verify()).toMatchObject({ found: 1, findings: [deleted] });
  });

  const consents = () =>
    database.owner.query.consents.findMany({ where: (row, { eq }) => eq(row.id, consentId) });
});
