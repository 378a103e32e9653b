import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { viewEnterprise } from "#domain/enterprises/index.ts";
import { withoutKey } from "#domain/privacy/subject-keys.fixture.ts";
import { openKeys } from "#lib/crypto/key-file.ts";
import { parseEnv } from "#lib/env.ts";
import { makeLog } from "#lib/log.ts";
import { useDatabase } from "#tests/database.ts";
import { anEnterprise, callerAs } from "#tests/factories.ts";
import { keysAsFound, upgrade } from "./upgrade.ts";

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), "xyd-upgrade-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, "keys.json");
const env = (over: Record<string, string> = {}) =>
  parseEnv({ NODE_ENV: "test", KEYS_FILE: file, DATA_DIR: folder, ...over });
const silent = makeLog({ LOG_LEVEL: "silent" }, "test");
const run = (over?: Record<string, string>) => upgrade(env(over), database.url, silent);

test("two nodes that start at once on a new database agree on its keys", async () => {
  const [one, other] = await Promise.all([run(), run()]);
  expect(one.currentMasterKeyId).toBe(other.currentMasterKeyId);
  expect(await database.owner.$count(schema.platformKeys)).toBe(2);
});

test("an upgrade seals what was plain, and a second one changes nothing", async () => {
  const firm = await anEnterprise(database.owner);
  await withoutKey(database.owner, firm.id);
  await database.owner
    .update(schema.enterpriseContacts)
    .set({ plainContactName: "旧联系人", plainPhone: "13911112222" })
    .where(eq(schema.enterpriseContacts.enterpriseId, firm.id));
  const keys = await run();
  expect((await viewEnterprise({ ...callerAs(database, firm.owner), keys }, {})).phone).toBe("139****2222");
  const [audited, before] = [await database.owner.$count(schema.auditEntries), readFileSync(file)];
  await run();
  expect(await database.owner.$count(schema.auditEntries)).toBe(audited);
  expect(readFileSync(file)).toEqual(before);
});

test("a card that is new with this version is registered, and one that stands there otherwise refused", async () => {
  const { modelVersions } = schema;
  const asOwner = (statement: string) =>
    database.owner.transaction(async (tx) => {
      await tx.execute(sql`alter table model_versions disable trigger all`);
      await tx.execute(sql.raw(statement));
      await tx.execute(sql`alter table model_versions enable always trigger model_versions_immutable`);
    });
  const registered = () => database.owner.select().from(modelVersions);
  const [before] = await registered();
  await asOwner("delete from model_versions");
  await run();
  expect(await registered()).toEqual([{ ...before, registeredAt: expect.any(Date) }]);
  const other = before!.spec.replace('"base":0', '"base":1');
  const become = (spec: string) =>
    asOwner(`update model_versions set spec = $s$${spec}$s$, digest = encode(sha256($s$${spec}$s$), 'hex')`);
  await become(other);
  await expect(run()).rejects.toThrow(/已经登记为另一份内容/);
  await become(before!.spec);
  await run();
});

test("a missing key file is asked for, and none is made in its place", async () => {
  const elsewhere = join(folder, "elsewhere.json");
  await expect(run({ KEYS_FILE: elsewhere })).rejects.toThrow(/找不到密钥文件/);
  expect(() => readFileSync(elsewhere)).toThrow();
});

test("another platform's key file is refused before anything is written", async () => {
  const foreign = join(folder, "foreign.json");
  openKeys({ file: foreign, suite: "standard", create: true });
  const audited = await database.owner.$count(schema.auditEntries);
  await expect(run({ KEYS_FILE: foreign })).rejects.toThrow(/密钥文件与这个数据库不符/);
  expect(await database.owner.$count(schema.auditEntries)).toBe(audited);
});

test("whoever verifies takes the database as it is found, whatever became of its tables", async () => {
  const ask = (over?: Record<string, string>) => keysAsFound(env(over), database.url);
  const rename = (from: string, to: string) =>
    database.owner.execute(sql.raw(`alter table ${from} rename to ${to}`));
  await rename("audit_seals", "elsewhere");
  await expect(run()).rejects.toThrow();
  expect(await ask()).toBeDefined();
  await rename("elsewhere", "audit_seals");
  await expect(ask({ KEYS_FILE: join(folder, "foreign.json") })).rejects.toThrow(/密钥文件与这个数据库不符/);
  await expect(ask({ KEYS_FILE: join(folder, "none.json") })).rejects.toThrow(/找不到密钥文件/);
  const theirs = { keyId: "theirs", use: "master", retiredAt: new Date() } as const;
  await database.owner.insert(schema.platformKeys).values(theirs);
  expect(await ask(), "one key too many is for the verification to tell of").toBeDefined();
  await database.owner.delete(schema.platformKeys).where(eq(schema.platformKeys.keyId, "theirs"));
});

test("the other suite reads on, and seals its own way from then on", async () => {
  const keys = await run({ CRYPTO_SUITE: "gm" });
  expect(keys.suite).toBe("gm");
});
