import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { theAudit } from "#domain/audit/audit.fixture.ts";
import { makeLog } from "#lib/log.ts";
import { useDatabase } from "#tests/database.ts";
import { testKeys } from "#tests/keys.ts";
import { type Io, UsageError } from "../command.ts";
import audit from "./audit.ts";

const database = useDatabase();
const trail = theAudit(database);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "audit-cli-"));
  vi.stubEnv("AUDIT_HEAD_FILE", join(folder, "kept.json"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await trail.wipe();
  rmSync(join(folder, "kept.json"), { force: true });
});

/** Runs `xyd audit …`; its exit code with what it printed. */
async function run(line: string) {
  const args = line.split(" ");
  const json = args.includes("--json");
  const printed: string[] = [];
  let document: unknown;
  const io: Io = {
    json,
    print: (text) => void printed.push(text),
    printJson: (value) => {
      document = value;
    },
    platform: async () => ({
      ...{ db: database.app, keys: testKeys, log: makeLog({ LOG_LEVEL: "silent" }, "test"), ring: () => {} },
      readiness: async () => ({ database: true, queue: true, migrations: true }),
    }),
  };
  const code = await audit.run(
    args.filter((word) => word !== "--json"),
    io,
  );
  return { code, text: printed.join("\n"), document };
}

const CUT = [
  "delete from audit_entries where id in (select entry_id from audit_seal_entries where seal = 2)",
  "delete from audit_seal_entries where seal = 2",
  "delete from audit_seals where number = 2",
];

test("seals, exports the head, and verifies against it", async () => {
  for (const subject of ["a", "b"]) await trail.act(subject);
  expect(await run("seal --json")).toMatchObject({ code: 0, document: { seals: 1, entries: 2, forged: 0 } });
  expect((await run("seal")).text).toBe("没有等待封存的记录。");
  const out = join(folder, "out.json");
  expect((await run(`head --out ${out}`)).text).toContain("第 1 号");
  expect(await run(`verify --head ${out} --json`)).toEqual({
    code: 0,
    text: "",
    document: {
      ...{ ok: true, entries: 2, reads: 0, seals: 1, unsealed: 0, found: 0, findings: [] },
      ...{ headChecked: true, guardsChecked: true },
    },
  });
  expect((await run("verify")).text).toContain("审计核验通过");
});

test("THREATS 64: exits 1 and names what was done behind the platform's back", async () => {
  await trail.sealed();
  const out = join(folder, "evidence.json");
  await run(`head --out ${out}`);
  await trail.asOwner(...CUT);
  const blind = await run("verify");
  expect(blind).toMatchObject({ code: 0, text: expect.stringContaining("没有可用的封存头") });
  expect(await run(`verify --head ${out} --json`)).toMatchObject({
    code: 1,
    document: { ok: false, findings: [{ kind: "cut", seal: 2 }] },
  });
  await trail.asOwner("update audit_entries set verb = 'x'");
  expect(await run("verify")).toMatchObject({
    code: 1,
    text: expect.stringContaining("edited：记录的内容被改动"),
  });
});

test("THREATS 64: finds a cut tail through the head that was kept by itself", async () => {
  for (const subject of ["a", "b"]) await trail.act(subject);
  await run("seal");
  await trail.act("c");
  await run("seal");
  await trail.asOwner(...CUT);
  expect(await run("verify --json")).toMatchObject({ code: 1, document: { findings: [{ kind: "cut" }] } });
});

test("says how it is called", async () => {
  for (const line of ["", "erase", "verify twice", "head", "verify --head /nowhere/head.json"])
    await expect(run(line), line).rejects.toThrow(UsageError);
  await expect(run("head --out x.json")).rejects.toMatchObject({ code: "conflict" });
  mkdirSync(join(folder, "kept.json"));
  await expect(run("verify"), "a kept head that cannot be read").rejects.toMatchObject({ code: "conflict" });
  rmSync(join(folder, "kept.json"), { recursive: true });
  writeFileSync(join(folder, "bad.json"), "{}");
  expect((await run(`verify --head ${join(folder, "bad.json")} --json`)).code).toBe(1);
});
