import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { askConsent, listConsents, pauseConsent, remind } from "./index.ts";

const database = useDatabase();
useFreeClock(database);

test("the day's round reminds once a mark, ends what has run out, and lapses what nobody answered", async () => {
  const firm = await anEnterprise(database.owner);
  const bank = await aBank(database.owner);
  const today = (on: string) => new Date(`${on}T02:00:00Z`);
  const round = (on: string) => remind(callerAs(database, system("reminders"), today(on)), {});
  const asOwner = (on: string) => callerAs(database, firm.owner, today(on));
  const period = { grantedAt: today("2026-11-01"), expiresOn: "2027-02-01" };
  const { id } = await aConsent(database.owner, firm, bank.id, {
    ...period,
    expiresAt: new Date("2027-02-01T16:00:00Z"),
  });
  await askConsent(callerAs(database, bank.officer, today("2026-12-20")), {
    ...{ uscc: firm.uscc, purpose: "post_loan", items: ["tax_grade"], mode: "case", months: 3 },
    ...{ rangeYears: 1, reason: "贷后检查需要。" },
  });
  const reminded = async () =>
    (
      await database.owner
        .select()
        .from(schema.consentReminders)
        .where(eq(schema.consentReminders.consentId, id))
    ).map(({ days }) => days);

  expect(await round("2027-01-01")).toEqual({ expired: 0, reminded: 0, lapsed: 0 });
  expect(await round("2027-01-02")).toMatchObject({ reminded: 1 });
  expect(await round("2027-01-03")).toMatchObject({ reminded: 0 });
  expect(await round("2027-01-21")).toMatchObject({ reminded: 0, lapsed: 1 });
  await pauseConsent(asOwner("2027-01-22"), { consentId: id });
  expect(await round("2027-01-25")).toMatchObject({ reminded: 1, expired: 0 });
  expect((await reminded()).sort()).toEqual([30, 7]);
  expect(await listConsents(asOwner("2027-01-25"), {})).toMatchObject([{ status: "paused", endsInDays: 7 }]);
  expect(await round("2027-02-02")).toMatchObject({ expired: 1 });
  expect(await listConsents(asOwner("2027-02-02"), {})).toMatchObject([
    { status: "expired", endsInDays: null },
  ]);
});
