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
import { v7 } from "uuid";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { system } from "#domain/access/actor.ts";
import { actAs } from "#domain/access/verb.ts";
import { COPY, theAudit } from "#domain/audit/audit.fixture.ts";
import { sealAudit, verifyAudit, viewAuditState } from "#domain/audit/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { testKeys } from "#tests/keys.ts";
import { makeRoomForHead, readKeptHead } from "./audit-head.ts";
import { seal, sealer, sealWatch } from "./seal.ts";

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
const verify = async () => verifyAudit(caller(), { head: readKeptHead(file) });

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

describe("a kept head that is not of this database", () => {
  const foreign = async () => {
    await earlier.act("a");
    mkdirSync(join(folder, "kept"), { recursive: true });
    writeFileSync(file, JSON.stringify((await earlier.seal()).head));
  };

  test("stays as evidence and is a finding, until somebody moves it by hand", async () => {
    for (const write of [foreign, async () => writeFileSync(file, "not a head")]) {
      await write();
      const evidence = readFileSync(file, "utf8");
      await audit.act("a");
      await beat();
      await makeRoomForHead(platform(), file);
      expect(readFileSync(file, "utf8")).toBe(evidence);
      expect(await verify()).toMatchObject({ ok: false });
    }
    expect(said.map(({ level, msg }) => [level, msg])).toEqual([
      [50, expect.stringContaining("of another database")],
      [50, expect.stringContaining("not signed")],
    ]);
    rmSync(file);
    await audit.act("b");
    await beat();
    expect(await verify()).toMatchObject({ ok: true });
  });

  test("THREATS 64: tells of an audit that was cut in a copy of the database", async () => {
    await foreign();
    await audit.sealed();
    await audit.asOwner("delete from audit_seal_entries", "delete from audit_seals");
    await audit.asOwner("delete from audit_entries where subject_id = 'd'");
    await makeRoomForHead(platform(), file);
    expect(await verify()).toMatchObject({ ok: false, findings: [{ kind: "cut" }] });
    await beat();
    expect(await verify(), "and after the next seal as well").toMatchObject({ ok: false });
  });

  test("makes room for that of a new database, which nobody has used yet", async () => {
    await foreign();
    await makeRoomForHead(platform(), file);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(join(folder, "kept"))).toHaveLength(1);
    await audit.act("a");
    await beat();
    expect(await verify()).toMatchObject({ ok: true });
    expect(said.map(({ level }) => level)).toEqual([40]);
  });
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

describe("sealing that is held up", () => {
  /** An entry that was written three minutes ago, as its id tells. */
  const late = () => {
    const id = v7({ msecs: Date.now() - 180_000 });
    return audit.asOwner(COPY.replace("gen_random_uuid()", `'${id}'::uuid`));
  };

  test("is an error in the log from the second look on, and on the operator's page", async () => {
    const watch = sealWatch(platform());
    await audit.act("a");
    await watch();
    expect(await viewAuditState(caller(), {})).toMatchObject({ unsealed: 1, overdue: false });
    await late();
    await watch();
    expect(said).toEqual([]);
    await watch();
    expect(said).toMatchObject([{ level: 50, unsealed: 2 }]);
    expect(await viewAuditState(caller(), {})).toMatchObject({ unsealed: 2, overdue: true });
    await beat();
    said = [];
    await watch();
    await watch();
    expect(said).toEqual([]);
  });

  test("is nothing that an application's connection brings about in anybody else's name", async () => {
    const bank = await aMember(database.owner, await anOrganisation(database.owner, "bank"), "officer");
    const operator = await aMember(
      database.owner,
      await anOrganisation(database.owner, "operator"),
      "administrator",
    );
    for (const actor of [bank, operator])
      await database.app.transaction(async (tx) => {
        await actAs(tx, actor);
        await tx.execute("select pg_advisory_xact_lock(7420119)");
        expect((await tx.execute("select from audit_sealing for update")).rows).toEqual([]);
        const whole = tx.transaction((inner) => inner.execute("lock table audit_sealing in exclusive mode"));
        await expect(whole).rejects.toMatchObject({ cause: { code: "42501" } });
        await audit.act("a");
        expect(await sealAudit(platform())).toMatchObject({ entries: 1 });
      });
  });

  test("is what another node does that seals just now", async () => {
    await audit.act("a");
    await database.app.transaction(async (tx) => {
      await actAs(tx, system("seal"));
      await tx.execute("select from audit_sealing for update");
      expect(await sealAudit(platform())).toBeNull();
    });
    expect(await sealAudit(platform())).toMatchObject({ entries: 1 });
  });
});
