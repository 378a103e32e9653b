import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema, type Tx } from "#db/client.ts";
import { type Actor, system } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { viewEnterprise } from "#domain/enterprises/index.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, anEnterprise, callerAs } from "#tests/factories.ts";
import { testKeys, testKeysOf } from "#tests/keys.ts";
import { openFields, openRows, sealFields, sealRows } from "./private-fields.ts";
import { withoutKey } from "./subject-keys.fixture.ts";

const database = useDatabase();
const TABLE = "legal_representatives";
const number = "120118199001011234";

const as = <R>(actor: Actor, run: (tx: Tx) => Promise<R>): Promise<R> =>
  database.app.transaction(async (tx) => {
    await actAs(tx, actor);
    return run(tx);
  });
const asSystem = <R>(run: (tx: Tx) => Promise<R>) => as(system("test"), run);

let firm: Awaited<ReturnType<typeof anEnterprise>>;
let other: Awaited<ReturnType<typeof anEnterprise>>;
beforeAll(async () => {
  firm = await anEnterprise(database.owner);
  other = await anEnterprise(database.owner);
});

describe.each(["standard", "gm"] as const)("private fields under suite %s", (suite) => {
  const keys: Keys = testKeysOf[suite];
  // Data keys are wrapped under the shared master key, so both suites open them.
  const sealed = (id: string, rowId = id) =>
    asSystem((tx) =>
      sealFields({ tx, keys }, { kind: "enterprise", id }, TABLE, rowId, { number, phone: "13800001234" }),
    );
  const opened = (rowId: string, fields: { number: Buffer | null; phone: Buffer | null }) =>
    asSystem((tx) => openFields({ tx, keys }, TABLE, rowId, fields));

  test("open again in their row, and hold nothing readable", async () => {
    const fields = await sealed(firm.id);
    expect(fields.number.includes(number)).toBe(false);
    expect(await opened(firm.id, fields)).toEqual({ number, phone: "13800001234" });
    expect(await opened(firm.id, { number: null, phone: null })).toEqual({ number: null, phone: null });
  });

  test("THREATS 66: ciphertext swapped between rows does not decrypt", async () => {
    const mine = await sealed(firm.id);
    const theirs = await sealed(other.id);
    await expect(opened(firm.id, theirs)).rejects.toThrow();
    await expect(opened(other.id, mine)).rejects.toThrow();
    // Also between two rows of one firm, which share a data key.
    await expect(opened(other.id, await sealed(firm.id, firm.id))).rejects.toThrow();
  });

  test("THREATS 66: ciphertext swapped between columns does not decrypt", async () => {
    const fields = await sealed(firm.id);
    await expect(opened(firm.id, { number: fields.phone, phone: fields.number })).rejects.toThrow();
  });

  test("THREATS 66: ciphertext said to be of another's key does not decrypt", async () => {
    const mine = await sealed(firm.id);
    const theirs = await sealed(other.id);
    const crossed = Buffer.concat([theirs.number.subarray(0, 16), mine.number.subarray(16)]);
    await expect(opened(firm.id, { ...mine, number: crossed })).rejects.toThrow();
  });

  test("THREATS 66: rows swapped by whoever owns the database are refused, without a word of what they hold", async () => {
    const [one, two] = [await anEnterprise(database.owner), await anEnterprise(database.owner)];
    const { enterpriseContacts: contacts } = schema;
    const rowOf = async (id: string) =>
      (await database.owner.select().from(contacts).where(eq(contacts.enterpriseId, id)))[0]!;
    const { phoneSealed } = await rowOf(one.id);
    await database.owner.update(contacts).set({ phoneSealed }).where(eq(contacts.enterpriseId, two.id));
    const look = viewEnterprise({ ...callerAs(database, two.owner), keys }, {});
    await expect(look).rejects.toThrow(/out of reach/);
    await expect(look).rejects.not.toThrow(/1380000/);
    expect((await viewEnterprise({ ...callerAs(database, one.owner), keys }, {})).phone).toBe("138****0000");
  });

  test("many rows are sealed and opened in as many statements as one", async () => {
    const rows = [firm, other].map(({ id }) => ({ subjectId: id, rowId: id, values: { number } }));
    const both = await asSystem((tx) => sealRows({ tx, keys }, "enterprise", TABLE, rows));
    const again = [firm, other].map(({ id }, at) => ({ rowId: id, sealed: both[at]! }));
    expect(await asSystem((tx) => openRows({ tx, keys }, TABLE, again))).toEqual([{ number }, { number }]);
  });
});

test("two who seal at once for a firm without a key use one key", async () => {
  const fresh = await anEnterprise(database.owner);
  await withoutKey(database.owner, fresh.id);
  const seal = () =>
    asSystem((tx) =>
      sealFields({ tx, keys: testKeys }, { kind: "enterprise", id: fresh.id }, TABLE, fresh.id, { number }),
    );
  const all = await Promise.all([seal(), seal(), seal(), seal()]);
  const rows = all.map((fields) => ({ rowId: fresh.id, sealed: fields }));
  expect(await asSystem((tx) => openRows({ tx, keys: testKeys }, TABLE, rows))).toEqual(
    all.map(() => ({ number })),
  );
  const live = await database.owner.$count(schema.subjectKeys, eq(schema.subjectKeys.enterpriseId, fresh.id));
  expect(live).toBe(1);
});

describe("subject keys", () => {
  test("are out of another tenant's reach: what it copied does not open, and it seals for nobody else", async () => {
    const fields = await asSystem((tx) =>
      sealFields({ tx, keys: testKeys }, { kind: "enterprise", id: firm.id }, TABLE, firm.id, { number }),
    );
    const bank = await aBank(database.owner);
    for (const actor of [other.owner, bank.officer]) {
      const read = as(actor, (tx) => openFields({ tx, keys: testKeys }, TABLE, firm.id, fields));
      await expect(read).rejects.toThrow(/out of reach/);
    }
    const forged = as(other.owner, (tx) =>
      sealFields({ tx, keys: testKeys }, { kind: "user", id: firm.owner.userId }, TABLE, firm.id, { number }),
    );
    await expect(forged).rejects.toThrow();
  });

  test("THREATS 33: a shredded key never comes back", async () => {
    const fresh = await anEnterprise(database.owner);
    const mine = eq(schema.subjectKeys.enterpriseId, fresh.id);
    const [before] = await database.owner.select().from(schema.subjectKeys).where(mine);
    const change = (set: Partial<typeof schema.subjectKeys.$inferInsert>) =>
      asSystem((tx) => tx.update(schema.subjectKeys).set(set).where(mine));
    await change({ wrapped: null, shreddedAt: new Date() });
    await expect(change({ wrapped: before!.wrapped, shreddedAt: null })).rejects.toThrow();
    await expect(database.owner.delete(schema.subjectKeys).where(mine)).rejects.toThrow();
    // What is told anew is sealed under a new key.
    const fields = await asSystem((tx) =>
      sealFields({ tx, keys: testKeys }, { kind: "enterprise", id: fresh.id }, TABLE, fresh.id, { number }),
    );
    expect(await asSystem((tx) => openFields({ tx, keys: testKeys }, TABLE, fresh.id, fields))).toEqual({
      number,
    });
  });
});
