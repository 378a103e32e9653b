import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { makeExport } from "#jobs/handlers/export.ts";
import { newId } from "#lib/ids.ts";
import { soundFirm } from "#scoring/features/sound-firm.fixture.ts";
import { computeFeatures } from "#scoring/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, aMember, callerAs, editConsent, restateConsent } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { viewConsent, withdrawConsent } from "../consents/index.ts";
import { aCase, type Case, submitted } from "../loans/case.fixture.ts";
import { partsOf } from "../profiles/feature-parts.ts";
import { viewAuthorisedProfile } from "../profiles/index.ts";
import { listReads } from "../reads/index.ts";
import { downloadExport, listExports, requestExport } from "./index.ts";

const database = useDatabase();
let world: Case;
let input: { applicationId: string };
beforeEach(async () => {
  world = await aCase(database);
  const enterpriseId = world.enterprise.id;
  const profileId = newId();
  await database.owner
    .insert(schema.profiles)
    .values({ id: profileId, enterpriseId, asOf: "2026-11-22", knownAt: new Date(), digest: "d" });
  await database.owner
    .insert(schema.profileParts)
    .values(partsOf(computeFeatures(soundFirm())).map((part) => ({ profileId, enterpriseId, ...part })));
  input = { applicationId: (await submitted(world)).id };
});

const asJob = () => callerAs(database, system("export"));
const build = (exportId: string) => makeExport(asJob(), { exportId }, async () => {});
async function ready() {
  const asked = await requestExport(world.as.officer, input);
  expect(await build(asked.exportId)).toEqual({ status: "ready" });
  return asked;
}
const reads = () =>
  database.owner
    .select()
    .from(schema.dataReads)
    .where(eq(schema.dataReads.enterpriseId, world.enterprise.id));
const filesSeen = (actor = world.bank.officer) =>
  database.app.transaction(async (tx) => {
    await actAs(tx, actor, "credit_review");
    return (await tx.select().from(schema.profileExportFiles)).length;
  });

describe("a file of an authorised profile", () => {
  test("is made outside of the request, and each download is logged as a look", async () => {
    const asked = await requestExport(world.as.officer, input);
    await expect(downloadExport(world.as.officer, asked)).rejects.toMatchObject({ code: "not_found" });
    await build(asked.exportId);
    expect(await reads()).toEqual([]);
    const { fileName, content } = await downloadExport(world.as.officer, asked);
    expect(fileName).toMatch(/^授权画像-JK\d+\.csv$/);
    const text = content.toString("utf8");
    expect(text.startsWith("\uFEFF")).toBe(true);
    expect(text).toContain("近12月开票额");
    expect(text).toContain(world.enterprise.name);
    expect(await reads()).toMatchObject([
      { verb: "export.download", consentId: world.consent.id, readerUserId: world.bank.officer.userId },
    ]);
  });

  test("is told apart from a look, so that the firm knows what was taken along", async () => {
    await viewAuthorisedProfile(world.as.officer, input);
    await downloadExport(world.as.officer, await ready());
    const { reads: seen } = await listReads(world.as.owner, { consentId: world.consent.id });
    expect(seen.map(({ downloaded }) => downloaded)).toEqual([true, false]);
    expect(await viewConsent(world.as.owner, { consentId: world.consent.id })).toMatchObject({
      ...{ reads: 2, downloads: 1 },
    });
  });

  test("THREATS 57: carries no cell that a spreadsheet would run", async () => {
    await database.owner
      .update(schema.enterprises)
      .set({ name: "=HYPERLINK(1)有限公司" })
      .where(eq(schema.enterprises.id, world.enterprise.id));
    const { content } = await downloadExport(world.as.officer, await ready());
    expect(content.toString("utf8")).toContain("'=HYPERLINK");
  });

  test("is made once, however often the job runs", async () => {
    const asked = await ready();
    expect(await build(asked.exportId)).toEqual({ status: "ready" });
    expect(await filesSeen()).toBe(1);
  });

  test.each(["once", "case"] as const)("is refused under a consent to look, mode %s", async (mode) => {
    await restateConsent(database.owner, world.consent.id, { mode, maxUses: mode === "once" ? 1 : null });
    await expect(requestExport(world.as.officer, input)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("不允许下载"),
    });
  });

  test("holds only what the consents to keep open, not what others let the bank look at", async () => {
    await restateConsent(database.owner, world.consent.id, { domains: ["tax"] });
    await aConsent(database.owner, world.enterprise, world.bank.id, { domains: ["water"], mode: "case" });
    const { content } = await downloadExport(world.as.officer, await ready());
    const line = (name: string) =>
      content
        .toString("utf8")
        .split("\r\n")
        .find((each) => each.includes(name))!;
    expect(line("近12月实缴税额")).toContain("36 万元");
    expect(line("近3月用水量同比")).toContain("未授权");
  });
});

describe("a link", () => {
  test("THREATS 14: opens for who asked, not for a colleague nor another bank", async () => {
    const asked = await ready();
    const other = await aBank(database.owner, "另一银行静海支行");
    const colleague = await aMember(database.owner, { id: world.bank.id, kind: "bank" }, "officer");
    for (const actor of [other.officer, colleague]) {
      const attempt = downloadExport(callerAs(database, actor), asked);
      await expect(attempt).rejects.toMatchObject({ code: "not_found" });
      expect(await filesSeen(actor)).toBe(0);
      expect(await listExports(callerAs(database, actor), {})).toEqual([]);
    }
    expect(await reads()).toEqual([]);
  });

  test("THREATS 14: dies after fifteen minutes, and the file goes", async () => {
    const asked = await ready();
    const later = new Date(Date.now() + 15 * 60_000 + 1_000);
    const officer = callerAs(database, world.bank.officer, later);
    await expect(downloadExport(officer, asked)).rejects.toMatchObject({ code: "not_found" });
    expect(await listExports(officer, {})).toMatchObject([{ status: "expired" }]);
    await database.owner
      .update(schema.profileExports)
      .set({ expiresAt: new Date(Date.now() - 1_000) })
      .where(eq(schema.profileExports.id, asked.exportId));
    expect(await filesSeen()).toBe(0);
    await ready();
    const kept = await database.owner.$count(
      schema.profileExportFiles,
      eq(schema.profileExportFiles.exportId, asked.exportId),
    );
    expect(kept).toBe(0);
  });
});

describe("a consent that ends on the way", () => {
  const end = {
    withdrawn: () => withdrawConsent(world.as.owner, { consentId: world.consent.id }),
    edited: () => editConsent(database.owner, world.consent.id, { expiresOn: "2199-12-31" }),
    expired: () =>
      restateConsent(database.owner, world.consent.id, {
        ...{ grantedAt: new Date("2025-01-01"), expiresAt: new Date("2025-02-01"), expiresOn: "2025-01-31" },
      }),
  };
  test.each(Object.entries(end))("THREATS 16: %s, the queued job is skipped and says so", async (_, ends) => {
    const asked = await requestExport(world.as.officer, input);
    await ends();
    expect(await build(asked.exportId)).toEqual({ status: "skipped" });
    expect(await filesSeen()).toBe(0);
    const [seen] = await listExports(world.as.officer, {});
    expect(seen).toMatchObject({ status: "skipped", reason: expect.stringMatching(/授权/) });
    const trail = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.subjectId, asked.exportId));
    expect(trail.map(({ after }) => after)).toContainEqual({ status: "skipped", reason: seen!.reason });
  });

  test("THREATS 16: nor for an officer who has left since", async () => {
    const asked = await requestExport(world.as.officer, input);
    await database.owner
      .update(schema.memberships)
      .set({ status: "disabled" })
      .where(eq(schema.memberships.userId, world.bank.officer.userId));
    expect(await build(asked.exportId)).toEqual({ status: "skipped" });
  });

  test.each(Object.entries(end))("THREATS 31: %s, the file that was made is closed too", async (_, ends) => {
    const asked = await ready();
    await ends();
    await expect(downloadExport(world.as.officer, asked)).rejects.toMatchObject({ code: "forbidden" });
    expect(await reads()).toEqual([]);
  });

  test("THREATS 31: a file that rests on two consents is closed by the end of either", async () => {
    await restateConsent(database.owner, world.consent.id, { domains: ["tax"] });
    const second = await aConsent(database.owner, world.enterprise, world.bank.id, { domains: ["water"] });
    const asked = await ready();
    await withdrawConsent(world.as.owner, { consentId: second.id });
    await expect(downloadExport(world.as.officer, asked)).rejects.toMatchObject({ code: "forbidden" });
    expect(await filesSeen()).toBe(0);
  });

  test("after a withdrawal says that the firm withdrew, also where another consent lets the bank look on", async () => {
    const asked = await ready();
    await aConsent(database.owner, world.enterprise, world.bank.id, { mode: "case" });
    await withdrawConsent(world.as.owner, { consentId: world.consent.id });
    const refusal = { code: "forbidden", message: expect.stringMatching(/^企业已于 .+ 撤回授权书 SQ/) };
    await expect(downloadExport(world.as.officer, asked)).rejects.toMatchObject(refusal);
  });
});
