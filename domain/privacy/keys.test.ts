import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { system } from "#domain/access/actor.ts";
import { updateEnterprise, viewEnterprise } from "#domain/enterprises/index.ts";
import { openKeys, rotateKeyFile } from "#lib/crypto/key-file.ts";
import { useDatabase } from "#tests/database.ts";
import { anEnterprise, callerAs } from "#tests/factories.ts";
import { adoptKeys, isSealed, listKeys, rewrapKeys, sealPlain, upkeep } from "./index.ts";
import { withoutKey } from "./subject-keys.fixture.ts";

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), "xyd-keys-"));
const file = join(folder, "keys.json");
afterAll(() => rmSync(folder, { recursive: true }));

const keys = () => openKeys({ file, suite: "standard", create: true });
const caller = (with_ = keys()) => ({ ...callerAs(database, system("upgrade")), keys: with_ });

/** The firm corrects its telephone number alone. */
async function updateContact(owner: ReturnType<typeof callerAs>, phone: string) {
  const { divisionCode, industryCode, legalRepresentative, registeredOn } = await viewEnterprise(owner, {});
  const facts = { divisionCode, industry: industryCode, legalRepresentative, registeredOn };
  await updateEnterprise(owner, { ...facts, employees: "36", annualRevenue: "2000", phone });
}

test("a new database has no keys, and takes those of the file", async () => {
  expect(await isSealed(database.app)).toBe(false);
  expect((await upkeep(caller(), {})).keysToAdopt).toBe(2);
  await adoptKeys(caller(), {});
  expect(await isSealed(database.app)).toBe(true);
  expect((await upkeep(caller(), {})).keysToAdopt).toBe(0);
  expect(await listKeys(caller(), {})).toHaveLength(2);
});

test("a file that lacks a key of the database is refused, and nothing is taken from it", async () => {
  const other = openKeys({ file: join(folder, "other.json"), suite: "standard", create: true });
  await expect(upkeep(caller(other), {})).rejects.toMatchObject({ code: "conflict" });
  await expect(adoptKeys(caller(other), {})).rejects.toThrow(/密钥文件与这个数据库不符/);
  expect(await listKeys(caller(), {})).toHaveLength(2);
});

test("rows of versions before fields were sealed are sealed, and read as before", async () => {
  const firm = await anEnterprise(database.owner);
  await withoutKey(database.owner, firm.id);
  const mine = eq(schema.enterpriseContacts.enterpriseId, firm.id);
  const plain = { plainContactName: "旧联系人", plainPhone: "13911112222" };
  await database.owner.update(schema.enterpriseContacts).set(plain).where(mine);

  expect((await upkeep(caller(), {})).plainRows).toBe(1);
  expect(await sealPlain(caller(), {})).toEqual({ sealed: 1 });
  expect((await upkeep(caller(), {})).plainRows).toBe(0);
  expect(await sealPlain(caller(), {})).toEqual({ sealed: 0 });

  const [row] = await database.owner.select().from(schema.enterpriseContacts).where(mine);
  expect(row).toMatchObject({ plainContactName: null, plainPhone: null });
  const view = await viewEnterprise({ ...callerAs(database, firm.owner), keys: keys() }, {});
  expect(view).toMatchObject({ contactName: "旧***", phone: "139****2222" });
});

test("a rotation wraps every data key anew, and nothing is lost in it", async () => {
  const firm = await anEnterprise(database.owner);
  await withoutKey(database.owner, firm.id);
  const owner = { ...callerAs(database, firm.owner), keys: keys() };
  await updateContact(owner, "13722223333");
  const signed = await keys().sign("before");

  const first = keys().currentMasterKeyId;
  rotateKeyFile(file);
  expect((await upkeep(caller(), {})).keysToAdopt).toBe(2);
  await adoptKeys(caller(), {});
  const wrapsOf = async (id: string) =>
    (await listKeys(caller(), {})).find(({ keyId }) => keyId === id)?.wraps;
  expect(await wrapsOf(first)).toBe(2);
  expect(await rewrapKeys(caller(), {})).toEqual({ rewrapped: 2 });
  expect(await rewrapKeys(caller(), {})).toEqual({ rewrapped: 0 });
  expect(await wrapsOf(first)).toBe(0);
  expect(await wrapsOf(keys().currentMasterKeyId)).toBe(2);

  expect((await viewEnterprise(owner, {})).phone).toBe("137****3333");
  expect(await keys().verify(signed)).toBe("before");
  const retired = (await listKeys(caller(), {})).filter(({ retiredAt }) => retiredAt !== null);
  expect(retired.map(({ use }) => use).sort()).toEqual(["master", "signing"]);
});

test("a backup of the key file from before a rotation is refused", async () => {
  const old = openKeys({ file: join(folder, "keys.json"), suite: "standard" });
  rotateKeyFile(file);
  await adoptKeys(caller(old), {});
  const kept = join(folder, "backup.json");
  const { masterKeys, signingKeys, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  const before = { ...rest, masterKeys: masterKeys.slice(0, -1), signingKeys: signingKeys.slice(0, -1) };
  writeFileSync(kept, JSON.stringify(before));
  await expect(upkeep(caller(openKeys({ file: kept, suite: "standard" })), {})).rejects.toThrow(
    /缺少 master-/,
  );
});
