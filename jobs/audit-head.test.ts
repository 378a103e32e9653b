import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { system } from "#domain/access/actor.ts";
import { theAudit } from "#domain/audit/audit.fixture.ts";
import { verifyAudit } from "#domain/audit/index.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { testKeys } from "#tests/keys.ts";
import { readKeptHead } from "./audit-head.ts";
import { seal, sealer } from "./seal.ts";

const database = useDatabase();
const audit = theAudit(database);
const earlier = theAudit(useDatabase());
let folder: string;
let file: string;
let said: { level: number; msg: string }[];
beforeEach(async () => {
  await audit.wipe();
  folder = mkdtempSync(join(tmpdir(), "head-"));
  file = join(folder, "kept", "audit-head.json");
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const log = pino(
  { level: "info" },
  new Writable({
    write: (line, _, done) => {
      said.push(JSON.parse(String(line)));
      done();
    },
  }),
);
const platform = () => ({
  ...{ db: database.app, keys: testKeys, log, ring: () => {} },
  readiness: async () => ({ database: true, queue: true, migrations: true }),
});
const beat = () => seal(platform(), file);
const kept = () => JSON.parse(readFileSync(file, "utf8"));
const caller = () => callerAs(database, system("test"));
const verify = async () => verifyAudit(caller(), { head: await readKeptHead(caller(), file) });

test("the newest head is kept outside of the database after each seal", async () => {
  await beat();
  expect(existsSync(file), "nothing to seal yet").toBe(false);
  for (const number of [1, 2]) {
    await audit.act("a");
    await beat();
    expect(kept()).toMatchObject({ seal: number, total: number });
  }
  expect(await verify()).toMatchObject({ ok: true });
  expect(readdirSync(join(folder, "kept"))).toEqual(["audit-head.json"]);
  expect(said).toEqual([]);
});

test("THREATS 64: a head that the chain no longer reaches stays as evidence, however far the chain grows again", async () => {
  await audit.sealed();
  await audit.act("e");
  await beat();
  const evidence = kept();
  await audit.asOwner(
    "delete from audit_seal_entries where seal = 3",
    "delete from audit_seals where number = 3",
  );
  await audit.asOwner("delete from audit_entries where subject_id = 'e'");
  for (const subject of ["f", "g"]) {
    await audit.act(subject);
    await beat();
  }
  expect(kept()).toEqual(evidence);
  expect(said.map(({ level, msg }) => [level, msg])).toEqual([
    [50, expect.stringContaining("its tail was cut")],
    [50, expect.stringContaining("its tail was cut")],
  ]);
  expect(await verify()).toMatchObject({ ok: false, findings: [{ kind: "cut" }] });
});

test("THREATS 64: a head stays as evidence although the whole audit was wiped and begun anew", async () => {
  await audit.sealed();
  await audit.act("e");
  await beat();
  const evidence = kept();
  await audit.wipe();
  expect(await verify()).toMatchObject({ ok: false, findings: [{ kind: "cut" }] });
  for (let number = 1; number <= 4; number += 1) {
    await audit.act("a");
    await beat();
    expect(await verify()).toMatchObject({ ok: false, findings: [{ kind: "cut" }] });
  }
  expect(kept()).toEqual(evidence);
});

test("a head of another database, or no head at all, is set aside", async () => {
  await earlier.act("a");
  mkdirSync(join(folder, "kept"));
  writeFileSync(file, JSON.stringify((await earlier.seal()).head));
  expect(await verify(), "another database says nothing of this one").toMatchObject({ ok: true });
  await audit.act("a");
  await beat();
  expect(kept()).toMatchObject({ seal: 1 });
  writeFileSync(file, "not a head");
  await audit.act("b");
  await beat();
  expect(kept()).toMatchObject({ seal: 2 });
  expect(readdirSync(join(folder, "kept"))).toHaveLength(3);
  expect(said.map(({ level }) => level)).toEqual([40, 40]);
});

test("an entry that the platform did not write is called out when it is sealed", async () => {
  await audit.act("a");
  await audit.asOwner("update audit_entries set verb = 'forged'");
  await beat();
  expect(said).toMatchObject([{ level: 50, forged: 1, seal: 1 }]);
});

test("what was audited in a quiet hour is sealed at the next beat, in a busy one five seconds after the last", async () => {
  let now = 0;
  const beats = sealer(platform(), file, { now: () => now });
  const sealedAfter = async (ms: number) => {
    now += ms;
    await beats();
    return existsSync(file) ? kept().total : 0;
  };
  expect(await sealedAfter(1_000)).toBe(0);
  await audit.act("a");
  expect(await sealedAfter(1_000)).toBe(1);
  await audit.act("b");
  expect(await sealedAfter(4_999)).toBe(1);
  expect(await sealedAfter(1)).toBe(2);
  expect(await sealedAfter(60_000)).toBe(2);
  await audit.act("c");
  expect(await sealedAfter(1_000)).toBe(3);
});
