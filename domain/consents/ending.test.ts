import { expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { viewHome } from "../enterprises/index.ts";
import { listConsents, remind } from "./index.ts";

const database = useDatabase();

const NOW = new Date("2026-11-22T02:00:00Z");
const CONSENTS = {
  tomorrow: { expiresOn: "2026-11-23", expiresAt: new Date("2026-11-23T16:00:00Z") },
  paused: {
    ...{ expiresOn: "2026-12-20", expiresAt: new Date("2026-12-20T16:00:00Z") },
    ...{ status: "paused" as const, pausedAt: NOW },
  },
  inAMonth: { expiresOn: "2026-12-22", expiresAt: new Date("2026-12-22T16:00:00Z") },
  later: { expiresOn: "2026-12-23", expiresAt: new Date("2026-12-23T16:00:00Z") },
  over: { expiresOn: "2026-11-21", expiresAt: new Date("2026-11-21T16:00:00Z") },
  withdrawn: {
    ...{ expiresOn: "2026-11-23", expiresAt: new Date("2026-11-23T16:00:00Z") },
    ...{ status: "withdrawn" as const, withdrawnAt: NOW },
  },
};
const SOON = { tomorrow: 1, paused: 28, inAMonth: 30 };

test("home, list and the day's reminders mean the same consents by those that end soon", async () => {
  const firm = await anEnterprise(database.owner);
  const bank = await aBank(database.owner);
  const names = new Map<string, string>();
  for (const [name, term] of Object.entries(CONSENTS)) {
    const grantedAt = new Date("2026-10-01T02:00:00Z");
    names.set((await aConsent(database.owner, firm, bank.id, { grantedAt, ...term })).id, name);
  }
  const caller = callerAs(database, firm.owner, NOW);
  const named = (rows: { id: string; endsInDays: number | null }[]) =>
    Object.fromEntries(rows.map(({ id, endsInDays }) => [names.get(id), endsInDays]));
  expect(named((await viewHome(caller, {})).endingConsents)).toEqual(SOON);
  expect(named((await listConsents(caller, {})).filter(({ endsInDays }) => endsInDays !== null))).toEqual(
    SOON,
  );
  await remind(callerAs(database, system("reminders"), NOW), {});
  const reminded = await database.owner.select().from(schema.consentReminders);
  expect(reminded.map(({ consentId }) => names.get(consentId)).sort()).toEqual(Object.keys(SOON).sort());
});
