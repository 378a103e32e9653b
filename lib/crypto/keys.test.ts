import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testKeysOf } from "#tests/keys.ts";
import { openKeys, rotateKeyFile } from "./key-file.ts";

const dataKey = Buffer.alloc(32, 9);

describe.each(["standard", "gm"] as const)("keys of suite %s", (suite) => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "xyd-keys-"));
    file = join(folder, "deep", "keys.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const make = () => openKeys({ file, suite, create: true });

  test("are made once, for their owner's eyes, and never over others", () => {
    const keys = make();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file);
    expect(make().currentMasterKeyId).toBe(keys.currentMasterKeyId);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(join(folder, "deep"))).toEqual(["keys.json"]);
  });

  test("are asked for where they are missing or damaged, without a word of what the file holds", () => {
    expect(() => openKeys({ file, suite })).toThrow(/找不到密钥文件/);
    make();
    chmodSync(file, 0o600);
    writeFileSync(file, readFileSync(file, "utf8").replace('"secret"', '"secrets"'));
    const damaged = () => openKeys({ file, suite, create: true });
    expect(damaged).toThrow(/已损坏/);
    expect(damaged).not.toThrow(/secrets/);
  });

  test("wrap a data key, and refuse a wrapping that was changed or moved to another master key", () => {
    const keys = make();
    const wrapped = keys.wrap(dataKey);
    expect(keys.unwrap(wrapped)).toEqual(dataKey);
    const changed = Buffer.from(wrapped.wrapped);
    changed[9] = changed[9]! ^ 1;
    expect(() => keys.unwrap({ ...wrapped, wrapped: changed })).toThrow();
    expect(() => keys.unwrap({ ...wrapped, masterKeyId: "master-other" })).toThrow(/no master key/);
  });

  test("follow a rotation while running, and still open and verify what came before", async () => {
    const running = make();
    const other = make();
    const [wrapped, signed, digest] = [
      running.wrap(dataKey),
      await running.sign("before"),
      running.mac("a", "b"),
    ];
    rotateKeyFile(file);
    expect(running.currentMasterKeyId).not.toBe(wrapped.masterKeyId);
    const later = await running.sign("after");
    expect(await other.verify(later)).toBe("after");
    expect(other.unwrap(running.wrap(dataKey))).toEqual(dataKey);
    expect(other.unwrap(wrapped)).toEqual(dataKey);
    expect(await other.verify(signed)).toBe("before");
    expect(other.mac("a", "b")).toEqual(digest);
    expect(other.publicKeys()).toHaveLength(2);
    expect(JSON.stringify(other.publicKeys())).not.toContain('"d"');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("know a signature of their own from any other", async () => {
    const keys = make();
    const signed = await keys.sign('{"a":1}');
    expect(await keys.verify(signed)).toBe('{"a":1}');
    const [head, , signature] = signed.split(".");
    const forged = `${head}.${Buffer.from('{"a":2}').toString("base64url")}.${signature}`;
    expect(await keys.verify(forged)).toBeNull();
    expect(await keys.verify(await testKeysOf[suite].sign('{"a":1}'))).toBeNull();
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`;
    expect(await keys.verify(unsigned)).toBeNull();
    expect(await keys.verify("")).toBeNull();
  });

  test("THREATS 65: the same identity number in two tenants has two blind indexes", () => {
    const keys = testKeysOf[suite];
    const index = keys.blindIndex("tenant-a", "identity_number", "120118199001011234");
    expect(keys.blindIndex("tenant-a", "identity_number", "120118199001011234")).toEqual(index);
    expect(keys.blindIndex("tenant-b", "identity_number", "120118199001011234")).not.toEqual(index);
    expect(keys.blindIndex("tenant-a", "account", "120118199001011234")).not.toEqual(index);
    expect(make().blindIndex("tenant-a", "identity_number", "120118199001011234")).not.toEqual(index);
  });
});

test("what one suite wrapped opens after the other was chosen, and digests stay what they were", () => {
  const folder = mkdtempSync(join(tmpdir(), "xyd-keys-"));
  const file = join(folder, "keys.json");
  const before = openKeys({ file, suite: "standard", create: true });
  const after = openKeys({ file, suite: "gm" });
  expect(after.unwrap(before.wrap(dataKey))).toEqual(dataKey);
  expect(before.unwrap(after.wrap(dataKey))).toEqual(dataKey);
  expect(after.blindIndex("t", "f", "v")).toEqual(before.blindIndex("t", "f", "v"));
  rmSync(folder, { recursive: true });
});
