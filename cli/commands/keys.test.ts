import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { system } from "#domain/access/actor.ts";
import { registerEnterprise, viewEnterprise } from "#domain/enterprises/index.ts";
import { adoptKeys, unmask } from "#domain/privacy/index.ts";
import { openKeys } from "#lib/crypto/key-file.ts";
import { makeLog } from "#lib/log.ts";
import { makeUscc } from "#lib/uscc.ts";
import { useDatabase } from "#tests/database.ts";
import { aDistrict, callerAs } from "#tests/factories.ts";
import { UsageError } from "../command.ts";
import keysCommand from "./keys.ts";

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), "xyd-keys-"));
const file = join(folder, "keys.json");
const keys = openKeys({ file, suite: "gm", create: true });

beforeAll(async () => {
  vi.stubEnv("KEYS_FILE", file);
  vi.stubEnv("CRYPTO_SUITE", "gm");
  await aDistrict(database.owner);
  await adoptKeys({ ...callerAs(database, system("test")), keys }, {});
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]) {
  const documents: unknown[] = [];
  const lines: string[] = [];
  const code = await keysCommand.run(args, {
    json: true,
    print: (line) => void lines.push(line),
    printJson: (document) => void documents.push(document),
    platform: async () => ({
      db: database.app,
      keys,
      log: makeLog({ LOG_LEVEL: "silent" }, "test"),
      ring: () => {},
      readiness: async () => ({ database: true, queue: true, migrations: true }),
    }),
  });
  return { code, document: documents[0] as Record<string, unknown> };
}

async function aRegisteredFirm() {
  const uscc = makeUscc({ registrar: "9", category: "1", division: "120118", organisation: "MA000001" });
  const { enterpriseId, userId } = await registerEnterprise(
    { ...callerAs(database, system("test")), keys },
    {
      ...{ uscc, name: "静海轮换样例有限公司", kind: "company", registeredOn: "2018-05-20" },
      ...{ divisionCode: "120118108", industry: "C3311", employees: "12", annualRevenue: "300" },
      ...{ legalRepresentative: "样例甲", contactName: "样例乙", phone: "13612345678" },
      ...{ loginName: "rotation.firm", password: "一句好记的话 2026", agreed: true },
    },
  );
  const owner = { kind: "enterprise" as const, userId, organisationId: enterpriseId, role: "owner" as const };
  return { ...callerAs(database, owner), keys };
}

describe("xyd keys", () => {
  test("rotates: a firm's telephone number reads before and after, under the new key alone", async () => {
    const firm = await aRegisteredFirm();
    expect((await unmask(firm, { of: "contact" })).contact?.phone).toBe("13612345678");
    const before = keys.currentMasterKeyId;
    const { code, document } = await run("rotate");
    expect(code).toBe(0);
    expect(document).toMatchObject({ replaced: before, rewrapped: 1, masterKey: keys.currentMasterKeyId });
    expect((await viewEnterprise(firm, {})).phone).toBe("136****5678");
    expect((await unmask(firm, { of: "contact" })).contact?.phone).toBe("13612345678");
  });

  test("lists names and lives, and never a key", async () => {
    const { document } = await run("list");
    expect(document).toMatchObject({ suite: "gm" });
    const listed = document.keys as { keyId: string; retiredAt: Date | null; wraps: number | null }[];
    expect(listed).toHaveLength(4);
    const current = listed.find(({ keyId }) => keyId === keys.currentMasterKeyId);
    expect(current).toMatchObject({ retiredAt: null, wraps: 1 });
    expect(Object.keys(listed[0]!).sort()).toEqual(["createdAt", "keyId", "retiredAt", "use", "wraps"]);
  });

  test.each([[[]], [["list", "rotate"]], [["forget"]]])("refuses %j as wrong usage", async (args) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  });
});
