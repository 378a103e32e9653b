import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anOrganisation } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { auditWriter } from "../access/audit.ts";
import { actAs } from "../access/verb.ts";
import { COPY, kinds, theAudit } from "./audit.fixture.ts";
import { adoptEarlierRecords, sealAudit } from "./index.ts";

const database = useDatabase();
const audit = theAudit(database);
beforeEach(() => audit.wipe());

describe("sealing", () => {
  test("takes in an entry that was begun before the last seal and committed after it", async () => {
    let commit = () => {};
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let written = () => {};
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const slow = database.app.transaction(async (tx) => {
      await actAs(tx, system("slow"));
      await auditWriter(
        tx,
        audit.caller(),
        "job.request",
        new Date(),
      )({ subjectType: "test", subjectId: "slow" });
      written();
      await held;
    });
    await isWritten;
    await audit.act("later");
    expect((await audit.seal()).entries).toBe(1);
    commit();
    await slow;
    expect((await audit.seal()).entries).toBe(1);
    expect((await audit.verify()).unsealed).toBe(0);
  });

  test("is not held up by an entry that somebody nested without end", async () => {
    await audit.act("a");
    const nested = `${"[".repeat(3_000)}${"]".repeat(3_000)}`;
    await audit.asOwner(COPY.replace("before, after, mac from", `before, '${nested}', mac from`));
    expect(await audit.seal()).toMatchObject({ entries: 2, forged: 1 });
    expect(kinds(await audit.verify())).toEqual(["inserted"]);
  });

  test("by two nodes at once takes each entry once", async () => {
    for (const key of ["a", "b", "c"]) await audit.act(key);
    const sealings = await Promise.all(Array.from({ length: 4 }, () => sealAudit(audit.platform())));
    expect(sealings.reduce((sum, each) => sum + (each?.entries ?? 0), 0)).toBe(3);
    expect(await audit.verify()).toMatchObject({ ok: true, seals: 1, unsealed: 0 });
  });

  test("leaves a second seal of the same number to the database", async () => {
    await audit.sealed();
    const again = database.app.transaction(async (tx) => {
      await actAs(tx, system("seal"));
      const [last] = await tx.select().from(schema.auditSeals).limit(1);
      await tx.insert(schema.auditSeals).values(last!);
    });
    await expect(again).rejects.toMatchObject({ cause: { code: "23505" } });
  });

  test("adopts what was audited before there were keys, once", async () => {
    const bare = (
      key: string,
    ) => `insert into audit_entries (id, at, verb, actor_kind, subject_type, subject_id)
      values ('${newId()}', now(), 'old', 'system', 'test', '${key}')`;
    const without = (...statements: string[]) =>
      audit.asOwner(
        "alter table audit_entries drop constraint audit_entries_mac_check",
        ...statements,
        "alter table audit_entries add constraint audit_entries_mac_check check (mac is not null and octet_length(mac) = 48) not valid",
      );
    await without(bare("a"), bare("b"));
    await adoptEarlierRecords(audit.platform());
    await adoptEarlierRecords(audit.platform());
    expect(await audit.verify()).toMatchObject({ ok: true, entries: 2, seals: 1 });
    await without("update audit_entries set verb = 'x' where subject_id = 'a'");
    expect(kinds(await audit.verify())).toEqual(["edited"]);
    await audit.act("c");
    await without(bare("d"));
    await audit.seal();
    expect(kinds(await audit.verify())).toEqual(["edited", "inserted"]);
  });

  test("finds an entry with an id out of time at the first seal of another day", async () => {
    await audit.act("a");
    await audit.seal();
    await audit.asOwner(COPY.replace("gen_random_uuid()", "'00000000-0000-7000-8000-000000000000'::uuid"));
    expect(await audit.seal()).toMatchObject({ entries: 0 });
    const tomorrow = new Date(Date.now() + 86_400_000);
    expect(await sealAudit(audit.platform(), { now: tomorrow })).toMatchObject({ entries: 1, forged: 1 });
  });
});

describe("the database", () => {
  test("refuses an entry without a MAC", async () => {
    const bare = database.app.transaction(async (tx) => {
      await actAs(tx, system("test"));
      await tx.execute(sql`insert into audit_entries (id, at, verb, actor_kind, subject_type, subject_id)
        values (${newId()}, now(), 'x', 'system', 'x', 'x')`);
    });
    await expect(bare).rejects.toMatchObject({ cause: { constraint: "audit_entries_mac_check" } });
  });

  test.each(["audit_seals", "audit_seal_entries"])(
    "THREATS 44: %s keeps its rows, from the application and from its owner",
    async (table) => {
      for (const statement of [
        `update ${table} set seal = seal`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]) {
        const run = statement.replace("audit_seals set seal = seal", "audit_seals set number = number");
        await expect(database.app.execute(sql.raw(run))).rejects.toMatchObject({ cause: { code: "42501" } });
        await expect(database.owner.execute(sql.raw(run))).rejects.toMatchObject({
          cause: { code: "23001" },
        });
      }
    },
  );

  test("shows seals to nobody but the operator, who cannot make one", async () => {
    await audit.sealed();
    const bank = await aMember(database.owner, await anOrganisation(database.owner, "bank"), "officer");
    const operator = await aMember(
      database.owner,
      await anOrganisation(database.owner, "operator"),
      "administrator",
    );
    const asWho = (actor: typeof bank, statement: string) =>
      database.app.transaction(async (tx) => {
        await actAs(tx, actor);
        return (await tx.execute(sql.raw(statement))).rows.length;
      });
    expect(await asWho(bank, "select 1 from audit_seals")).toBe(0);
    expect(await asWho(bank, "select 1 from audit_seal_entries")).toBe(0);
    expect(await asWho(operator, "select 1 from audit_seals")).toBe(2);
    const forge = `insert into audit_seals (number, chain, at, entries, total, adopts, root, previous, head, signature)
      select 9, chain, at, entries, total, adopts, root, head, head, signature from audit_seals where number = 1`;
    await expect(asWho(operator, forge)).rejects.toMatchObject({ cause: { code: "42501" } });
  });
});
