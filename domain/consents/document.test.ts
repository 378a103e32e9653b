import { inflateSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, callerAs, editConsent } from "#tests/factories.ts";
import { consentDocument, listReceived, viewReceived, withdrawConsent } from "./index.ts";

const database = useDatabase();
let firm: Awaited<ReturnType<typeof anEnterprise>>;
let bank: Awaited<ReturnType<typeof aBank>>;
let consentId: string;
beforeAll(async () => {
  firm = await anEnterprise(database.owner);
  bank = await aBank(database.owner);
  consentId = (await aConsent(database.owner, firm, bank.id)).id;
});

const asOwner = () => callerAs(database, firm.owner);
const asOfficer = () => callerAs(database, bank.officer);

/** How many glyphs the pages show: fonts are cut down to what is used, so text cannot be searched. */
function glyphs(pdf: Buffer): number {
  let count = 0;
  for (let at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at + 7)) {
    const end = pdf.indexOf("\nendstream", at);
    try {
      const text = inflateSync(pdf.subarray(at + 7, end)).toString("latin1");
      for (const [hex] of text.matchAll(/<[0-9a-f]{4,}>/g)) count += (hex.length - 2) / 4;
    } catch {
      // Fonts are compressed too, but not every stream is.
    }
  }
  return count;
}

describe("a consent on paper", () => {
  it("is had by both of its sides, with all of its words", async () => {
    for (const caller of [asOwner(), asOfficer()]) {
      const { fileName, content } = await consentDocument(caller, { consentId });
      expect(fileName).toMatch(/^授权书-SQ.*\.pdf$/);
      expect(content.subarray(0, 5).toString()).toBe("%PDF-");
      expect(glyphs(content)).toBeGreaterThan(250);
      expect(content.byteLength).toBeLessThan(400_000);
    }
  });

  it("is had by nobody else, and says nothing that was not signed", async () => {
    const other = await aBank(database.owner, "另一银行静海支行");
    const stranger = await anEnterprise(database.owner);
    for (const actor of [other.officer, stranger.owner]) {
      const attempt = consentDocument(callerAs(database, actor), { consentId });
      await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    }
    const edited = await aConsent(database.owner, firm, bank.id, { purpose: "post_loan" });
    await editConsent(database.owner, edited.id, { expiresOn: "2199-12-31" });
    const attempt = consentDocument(asOfficer(), { consentId: edited.id });
    await expect(attempt).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("what a bank was granted", () => {
  it("is listed with its state, page by page, and stays known after a withdrawal", async () => {
    const first = await listReceived(asOfficer(), { limit: 1 });
    const second = await listReceived(asOfficer(), { limit: 1, after: first.next! });
    expect(new Set([...first.consents, ...second.consents].map(({ id }) => id)).size).toBe(2);
    expect(first.consents[0]).toMatchObject({ enterpriseName: firm.name, uscc: firm.uscc });
    await withdrawConsent(asOwner(), { consentId });
    expect(await viewReceived(asOfficer(), { consentId })).toMatchObject({ status: "withdrawn" });
    await expect(listReceived(asOfficer(), { after: "x" })).rejects.toMatchObject({ code: "invalid" });
    const other = await aBank(database.owner);
    expect((await listReceived(callerAs(database, other.officer), {})).consents).toEqual([]);
  });
});
