import { beforeEach, describe, expect, test } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { theAudit } from "./audit.fixture.ts";
import { askVerification, listAuditEntries, viewAuditState } from "./index.ts";

const database = useDatabase();
const audit = theAudit(database);
beforeEach(() => audit.wipe());

describe("the operator", () => {
  const operator = async () =>
    callerAs(
      database,
      await aMember(database.owner, await anOrganisation(database.owner, "operator"), "administrator"),
    );

  test("sees how the chain stands and asks for a verification", async () => {
    const caller = await operator();
    expect(await viewAuditState(caller, {})).toMatchObject({ head: null, unsealed: 0 });
    const { head } = await audit.sealed();
    await audit.act("e");
    expect(await viewAuditState(caller, {})).toMatchObject({ head, unsealed: 1 });
    await askVerification(caller, {});
    expect(await viewAuditState(caller, {})).toMatchObject({
      unsealed: 2,
      verification: { status: "queued", verdict: null },
    });
  });

  test("searches entries by subject, actor and day, page after page", async () => {
    const caller = await operator();
    for (const subject of ["a", "b", "c", "d"]) await audit.act(subject);
    await askVerification(caller, {});
    const first = await listAuditEntries(caller, { limit: 3 });
    expect(first.entries.map(({ verb }) => verb)).toEqual([
      "audit.ask_verification",
      "job.request",
      "job.request",
    ]);
    const second = await listAuditEntries(caller, { limit: 3, after: first.next! });
    expect(second.entries).toHaveLength(2);
    expect(second.next).toBeNull();
    expect((await listAuditEntries(caller, { subject: "d" })).entries).toMatchObject([
      { subjectId: "d", fields: ["count"] },
    ]);
    const { userId, organisationId } = caller.actor as { userId: string; organisationId: string };
    for (const actor of [userId, organisationId])
      expect((await listAuditEntries(caller, { actor })).entries).toHaveLength(1);
    expect((await listAuditEntries(caller, { to: "2020-01-01" })).entries).toEqual([]);
    expect((await listAuditEntries(caller, { from: "2020-01-01" })).entries).toHaveLength(5);
  });
});
