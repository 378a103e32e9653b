import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { newKeyMaterial, rotated } from "#lib/crypto/key-material.ts";
import { keysFrom } from "#lib/crypto/keys.ts";
import { useDatabase } from "#tests/database.ts";
import { testKeysOf } from "#tests/keys.ts";
import { askJob } from "../jobs/index.ts";
import { COPY, kinds, theAudit } from "./audit.fixture.ts";
import { sealAudit, verifyAudit } from "./index.ts";

/** An Ed25519 signature of 64 bytes ends with one of the first in base64url; the second decode to the same bytes. */
const LAST = "AQgw";
const OTHER = "BRhx";

const database = useDatabase();
const audit = theAudit(database);
beforeEach(() => audit.wipe());

/** Under an id from which the next seal starts, as an id by chance would not be once in a hundred times. */
const LATE_COPY = COPY.replace(
  "gen_random_uuid()",
  "('ffffffff' || substr(gen_random_uuid()::text, 9))::uuid",
);

describe("THREATS 64: verification of an audit that the database's owner tampered with", () => {
  test("finds nothing in one that nobody touched", async () => {
    expect(await audit.verify()).toEqual({
      ...{ ok: true, entries: 0, reads: 0, seals: 0, unsealed: 0, guardsChecked: true },
      ...{ found: 0, findings: [] },
    });
    const { head } = await audit.sealed();
    await audit.act("e");
    const verdict = await audit.verify(JSON.stringify(head));
    expect(verdict).toMatchObject({ ok: true, entries: 5, seals: 2, unsealed: 1, found: 0, findings: [] });
  });

  test("finds nothing after the keys were rotated", async () => {
    let material = newKeyMaterial("standard");
    const keys = keysFrom({ current: () => material, again: () => material }, "standard");
    const caller = { ...audit.caller(), keys };
    for (const key of ["before", "after"]) {
      await askJob(caller, { job: "match", key, parameters: {} });
      await sealAudit(caller);
      material = rotated(material);
    }
    expect(await verifyAudit(caller, {})).toMatchObject({ ok: true, seals: 2 });
  });

  test("finds nothing in whatever JSON the database gives back", async () => {
    const values = fc.sample(fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }), {
      numRuns: 300,
      seed: 64,
    });
    // PostgreSQL keeps neither NUL nor half a character; a verb refuses them before.
    const kept = values.filter((value) => !/\\u0000|\\ud[89a-f]/.test(JSON.stringify(value)));
    for (const value of kept) await audit.act("json", { value });
    expect(await audit.verify()).toMatchObject({ ok: true, unsealed: kept.length });
    await audit.seal();
    expect((await audit.verify()).ok).toBe(true);
  });

  test.each([
    ["verb", "verb = 'ledger.verify'"],
    ["instant by a microsecond", "at = at + interval '1 microsecond'"],
    ["actor", "actor_kind = 'operator'"],
    ["what came of it", `after = '{"count": 2}'`],
    ["what came of it, to nothing", "after = null"],
    ["what was before", `before = '{"count": 1}'`],
    ["subject", "subject_id = 'someone'"],
    ["request", "request_id = 'forged'"],
  ])("finds an edited %s, sealed or not", async (_, change) => {
    await audit.act("a");
    const edit = `update audit_entries set ${change}`;
    await audit.asOwner(edit);
    expect(kinds(await audit.verify())).toEqual(["edited"]);
    await audit.seal();
    expect(kinds(await audit.verify())).toEqual(["edited"]);
    await audit.wipe();
    await audit.sealed();
    const id = await audit.firstEntry();
    await audit.asOwner(`${edit} where id = '${id}'`);
    const { findings, ok } = await audit.verify();
    expect(ok).toBe(false);
    expect(findings).toMatchObject([{ kind: "edited", seal: 1, entryId: id }]);
  });

  test("finds a number written otherwise, though it means the same", async () => {
    await audit.act("a", { count: 1 });
    await audit.seal();
    await audit.asOwner(`update audit_entries set after = '{"count": 1.0}'`);
    expect(kinds(await audit.verify())).toEqual(["edited"]);
  });

  test("finds an edited entry whose leaf was made to fit", async () => {
    await audit.sealed();
    const id = await audit.firstEntry();
    await audit.asOwner(
      `update audit_entries set verb = 'x' where id = '${id}'`,
      `update audit_seal_entries set leaf = sha256('x') where entry_id = '${id}'`,
    );
    expect(kinds(await audit.verify())).toEqual(["edited", "edited"]);
  });

  test("finds an entry put in, sealed or not, with a MAC of another or made up", async () => {
    await audit.sealed();
    await audit.asOwner(LATE_COPY);
    expect(kinds(await audit.verify())).toEqual(["inserted"]);
    await audit.asOwner(
      LATE_COPY.replace("before, after, mac from", "before, after, decode(repeat('ab', 48), 'hex') from"),
    );
    expect(kinds(await audit.verify())).toEqual(["inserted", "inserted"]);
    expect((await audit.seal()).forged).toBe(2);
    expect(await audit.verify()).toMatchObject({
      unsealed: 0,
      findings: [{ kind: "inserted" }, { kind: "inserted" }],
    });
  });

  test("finds an entry put into an old seal, and one hidden in a seal of its own", async () => {
    await audit.sealed();
    const place = (
      seal: number,
      ordinal: number,
    ) => `insert into audit_seal_entries (entry_id, seal, ordinal, leaf)
      select id, ${seal}, ${ordinal}, sha256('x') from audit_entries e
      where not exists (select from audit_seal_entries s where s.entry_id = e.id)`;
    await audit.asOwner(COPY, place(1, 2));
    expect(await audit.verify()).toMatchObject({ findings: [{ kind: "inserted", seal: 1 }] });
    await audit.wipe();
    await audit.sealed();
    const forgedSeal = (
      number: number,
    ) => `insert into audit_seals (number, chain, at, entries, total, adopts, root, previous, head, signature)
      select ${number}, chain, at, 1, 5, true, root, head, head, signature from audit_seals where number = 2`;
    await audit.asOwner(COPY, forgedSeal(3), place(3, 0));
    expect(kinds(await audit.verify())).toEqual(["broken_chain", "inserted", "edited"]);
    await audit.wipe();
    await audit.sealed();
    const unchecked = "alter table audit_seals drop constraint audit_seals_number_check";
    await audit.asOwner(unchecked, COPY, forgedSeal(-7), place(-7, 0));
    expect(kinds(await audit.verify())).toEqual(expect.arrayContaining(["altered", "inserted"]));
    await audit.wipe();
    await audit.asOwner("alter table audit_seals add constraint audit_seals_number_check check (number > 0)");
    expect((await audit.verify()).ok).toBe(true);
  });

  test("finds a deleted entry, with and without its place", async () => {
    await audit.sealed();
    const id = await audit.firstEntry();
    await audit.asOwner(`delete from audit_entries where id = '${id}'`);
    expect(await audit.verify()).toMatchObject({ findings: [{ kind: "deleted", seal: 1, entryId: id }] });
    await audit.asOwner(`delete from audit_seal_entries where entry_id = '${id}'`);
    expect(await audit.verify()).toMatchObject({ findings: [{ kind: "deleted", seal: 1 }] });
  });

  test("finds entries that were exchanged", async () => {
    await audit.sealed();
    await audit.asOwner(
      "update audit_seal_entries set ordinal = ordinal + 10 where seal = 1",
      "update audit_seal_entries set ordinal = 11 - ordinal where seal = 1",
    );
    expect((await audit.verify()).ok).toBe(false);
  });

  test("finds a place that was moved where no place is", async () => {
    await audit.sealed();
    await audit.asOwner("update audit_seal_entries set ordinal = -1 where seal = 1 and ordinal = 0");
    expect(kinds(await audit.verify())).toEqual(["edited"]);
  });

  test.each([
    ["SQL's null made JSON's", "before = 'null'"],
    ["a number in other digits", `after = '{"count": 1.0}'`],
    ["a number by less than JavaScript knows", `after = '{"count": 1.00000000000000000000000000001}'`],
  ])("finds %s before it is sealed", async (_, change) => {
    await audit.act("a", { count: 1 });
    await audit.asOwner(`update audit_entries set ${change}`);
    expect(kinds(await audit.verify())).toEqual(["edited"]);
  });

  test.each([
    ["a seal deleted from the middle", "delete from audit_seals where number = 1", "broken_chain"],
    [
      "an edited instant of a seal",
      "update audit_seals set at = at + interval '1 second' where number = 1",
      "broken_chain",
    ],
    [
      "an instant of a seal by a microsecond",
      "update audit_seals set at = at + interval '1 microsecond' where number = 1",
      "broken_chain",
    ],
    ["a count of reads", "update audit_seals set reads = 1 where number = 1", "broken_chain"],
    [
      "a seal that now adopts reads",
      "update audit_seals set adopts_reads = true where number = 2",
      "broken_chain",
    ],
    [
      "a signature with a space after it",
      "update audit_seals set signature = signature || ' ' where number = 2",
      "bad_signature",
    ],
    [
      "a signature whose last character has other unused bits",
      `update audit_seals set signature = left(signature, -1) || translate(right(signature, 1), '${LAST}', '${OTHER}')
        where number = 2`,
      "bad_signature",
    ],
    ["an edited count", "update audit_seals set entries = 1 where number = 1", "broken_chain"],
    ["a seal that now adopts", "update audit_seals set adopts = true where number = 2", "broken_chain"],
    ["an edited head", "update audit_seals set head = sha256('x') where number = 2", "broken_chain"],
    [
      "an edited signature",
      "update audit_seals set signature = replace(signature, '.', '.e') where number = 2",
      "bad_signature",
    ],
    [
      "the signature of another seal",
      "update audit_seals set signature = (select signature from audit_seals where number = 1) where number = 2",
      "broken_chain",
    ],
  ])("finds %s", async (_, statement, kind) => {
    await audit.sealed();
    await audit.asOwner(statement);
    expect(kinds(await audit.verify())).toContain(kind);
  });

  const CUT = [
    "delete from audit_entries where id in (select entry_id from audit_seal_entries where seal = 2)",
    "delete from audit_seal_entries where seal = 2",
    "delete from audit_seals where number = 2",
  ];

  test("finds a tail cut by its seals alone without any head", async () => {
    await audit.sealed();
    await audit.asOwner(CUT[2]!);
    expect(kinds(await audit.verify())).toEqual(["cut"]);
    await audit.act("e");
    expect(await audit.seal(), "and sealing goes on above the gap").toMatchObject({ head: { seal: 3 } });
    expect(kinds(await audit.verify())).toEqual(["broken_chain", "cut"]);
  });

  test("finds a tail cut down to the last row through the head kept outside, also after it grew again", async () => {
    const { head } = await audit.sealed();
    await audit.asOwner(...CUT);
    expect((await audit.verify()).ok, "nothing inside the database tells").toBe(true);
    expect(await audit.verify(JSON.stringify(head))).toMatchObject({
      ok: false,
      findings: [{ kind: "cut", seal: 2 }],
    });
    for (const key of ["e", "f"]) await audit.act(key);
    await audit.seal();
    await audit.act("g");
    await audit.seal();
    expect(await audit.verify(JSON.stringify(head))).toMatchObject({
      ok: false,
      findings: [{ kind: "cut", seal: 2 }],
    });
  });

  test("finds an audit begun anew through the head kept outside", async () => {
    const { head } = await audit.sealed();
    await audit.wipe();
    await audit.sealed();
    expect(await audit.verify(JSON.stringify(head))).toMatchObject({
      ok: false,
      findings: [{ kind: "cut" }],
    });
  });

  test("takes no head that the platform did not sign", async () => {
    const { head } = await audit.sealed();
    const forged = JSON.stringify({ ...head, signature: head!.signature.slice(0, -2) });
    const moved = [{ seal: 1 }, { total: 9 }, { at: "2026-01-01T00:00:00.000Z" }, { head: "00" }];
    const edited = moved.map((change) => JSON.stringify({ ...head, ...change }));
    for (const text of [forged, ...edited, "{}", "not JSON", `{"${"x".repeat(50_000)}": 1}`])
      expect(kinds(await audit.verify(text)), text).toEqual(["bad_signature"]);
  });

  test("finds it under the other suite as well", async () => {
    const gm = { ...audit.caller(), keys: testKeysOf.gm };
    await askJob(gm, { job: "match", key: "gm", parameters: {} });
    await sealAudit(gm);
    expect((await verifyAudit(gm, {})).ok).toBe(true);
    await audit.asOwner("update audit_entries set verb = 'x'");
    expect(kinds(await verifyAudit(gm, {}))).toEqual(["edited"]);
  });
});
