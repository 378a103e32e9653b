import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, callerAs, editConsent } from "#tests/factories.ts";
import { testKeys } from "#tests/keys.ts";
import { system } from "../access/actor.ts";
import { isAuthentic } from "./artefact.ts";
import { earlierConsents, signEarlier } from "./index.ts";

const database = useDatabase();

test("what was granted before signatures is signed once, and what turns up unsigned later never", async () => {
  const caller = callerAs(database, system("upgrade"));
  const firm = await anEnterprise(database.owner);
  const bank = await aBank(database.owner);
  const unsigned = { artefact: null, signature: null };
  const isSigned = async (id: string) => {
    const [row] = await database.owner.select().from(schema.consents).where(eq(schema.consents.id, id));
    return isAuthentic(testKeys, row!);
  };
  const earlier = await aConsent(database.owner, firm, bank.id);
  await editConsent(database.owner, earlier.id, unsigned);
  expect(await earlierConsents(caller, {})).toEqual({ waiting: true });
  expect(await signEarlier(caller, {})).toEqual({ signed: 1 });
  expect(await isSigned(earlier.id)).toBe(true);

  const forged = await aConsent(database.owner, firm, bank.id, { purpose: "post_loan" });
  await editConsent(database.owner, forged.id, unsigned);
  expect(await earlierConsents(caller, {})).toEqual({ waiting: false });
  expect(await signEarlier(caller, {})).toEqual({ signed: 0 });
  expect(await isSigned(forged.id)).toBe(false);
});
